"""Rules in the district's words, held against a comparison: for schedules and continuous integration."""
