"""The record layout of each administration, and the rules that differ between years."""
