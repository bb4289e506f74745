"""Figures: what a pattern detector left as plain data, drawn on the server as SVG, one file for each sort."""
