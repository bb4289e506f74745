"""The verifiers that ship; each is one file, found by the entry point `leadline.verifiers`."""
