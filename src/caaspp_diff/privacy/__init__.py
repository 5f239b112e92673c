"""What may leave the LEA: tokens in place of SSIDs, or counts of which no small one can be worked out."""
