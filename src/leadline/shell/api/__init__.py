"""API: the line's JSON interface for reporters and their programs, OpenAPI 3.1."""
