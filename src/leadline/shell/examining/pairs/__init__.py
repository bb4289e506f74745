"""PAIRS: reads two hostile images at once, inside the walls: their overlay, as plain JSON."""

#: the readers of this folder, as `leadline.shell.examining.readers` lists its own
READERS = ("overlay",)
