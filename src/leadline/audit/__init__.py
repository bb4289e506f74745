"""The audit chain: what was done, by whom, when; appended, never changed."""
