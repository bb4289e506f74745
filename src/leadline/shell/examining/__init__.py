"""EXAMINING: hostile files are read apart from everything else: no network, no key, no disk, little time."""
