"""SERVE: the whole line on one machine: database, sorting, web, live stream, each its own process."""
