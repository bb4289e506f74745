"""The voters that ship; each is one file, found by the entry point `leadline.voters`."""
