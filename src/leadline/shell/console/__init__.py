"""CONSOLE: the pages of officers, supervisors, auditors and administrators."""
