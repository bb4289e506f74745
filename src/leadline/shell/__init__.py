"""The shell: Django, PostgreSQL, the web, the workers and the command line round the core."""
