"""The vault: keys, seals, receipts and who reports. Closed to everything that scores."""
