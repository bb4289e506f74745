"""Registers that packages ship, behind the ports of the core."""
