"""Everything about one student, before and after: found by key, compared alone, put into words."""
