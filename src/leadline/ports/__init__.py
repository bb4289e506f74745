"""What the core asks of the world, as Protocols; the shell answers."""
