"""What may leave the LEA: tokens in place of SSIDs, or counts that reveal no small number."""
