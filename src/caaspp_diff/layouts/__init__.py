"""What a record looks like in each administration, and the rules that differ between years."""
