"""The demo town: a made-up port city whose people report to the line, and files of real reports played in."""
