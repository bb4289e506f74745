"""Pattern detectors: each one file, found by entry point `leadline.patterns`."""
