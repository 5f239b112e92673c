"""The only modules that write outside the program."""
