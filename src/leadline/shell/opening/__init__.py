"""OPENING: how the web asks the process that holds the intake key to open one report for one officer."""
