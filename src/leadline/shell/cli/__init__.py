"""The command line: `leadline`, one file a command, loaded only when it is called."""
