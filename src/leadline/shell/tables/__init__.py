"""TABLES: the line's rows in PostgreSQL, and the ports that the core asks for, written on them."""
