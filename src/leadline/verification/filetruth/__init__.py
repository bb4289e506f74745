"""FILETRUTH: what a file says of itself beside what is claimed of it, one aspect at a time."""
