"""One student, whole, before and after: found by key, compared alone, told in words."""
