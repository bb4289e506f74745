"""Stage 7 of 7: what the reporter gets to know and may do. Takes a lead's standing, gives plain words."""
