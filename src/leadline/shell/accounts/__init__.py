"""ACCOUNTS: officers, supervisors, auditors and administrators, and how they log in."""
