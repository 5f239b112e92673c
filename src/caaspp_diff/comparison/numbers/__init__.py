"""What a comparison counts: impact, and the sizes and flows of schools."""
