"""What leaves the program: whole files, encrypted archives, mails over SMTP."""
