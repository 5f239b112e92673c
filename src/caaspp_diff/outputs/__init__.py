"""What a run writes and sends: files, exports, the delta, schools' reports, mails. Knows no command line."""
