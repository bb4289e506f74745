"""PUBLIC: the reporter's pages; they work without scripts, by keyboard, at 320 px, and keep no session."""
