"""What a run writes and sends: files, exports, the delta, reports of schools, mails. No command line."""
