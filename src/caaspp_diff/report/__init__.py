"""What a person reads: `Report` (model) and how one is made of a comparison (build)."""
