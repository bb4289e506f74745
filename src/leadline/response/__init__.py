"""Stage 6 of 7: what to do and who must know. Takes a queued lead, gives proposals, notices; people act."""
