"""API: the JSON contract that every channel uses."""
