"""READERS: each reads one part of a hostile file, inside the walls, and gives plain JSON.

A reader is a file with `PART`, a field of `FileFacts`, and `read(path, kind)`. It opens no connection, writes
no file, starts no program, and bounds what it takes from the file by numbers of its own.
"""

#: in the order in which they read; what came before stays when one is lost
READERS = ("kind", "metadata", "credentials", "raster", "table", "picture", "hints")
