"""PUBLIC: the pages of the reporter."""
