"""What happened, in the coordinator's words: one module a subject, each of which drafts its events."""
