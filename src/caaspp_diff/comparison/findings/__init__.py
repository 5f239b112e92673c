"""What is wrong with the files: in one of them, between the two, or that they are the wrong two."""
