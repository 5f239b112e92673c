"""One module for each format; each is a pure function of a report, a mail, a check or a student."""
