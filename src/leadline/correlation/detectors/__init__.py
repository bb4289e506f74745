"""One file for each way in which leads belong together."""
