"""Leadline: a self-hosted public reporting line for threats to security."""
