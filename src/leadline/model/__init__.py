"""NOUNS: what the line talks about. Frozen values, no input or output, no clock, no text store."""
