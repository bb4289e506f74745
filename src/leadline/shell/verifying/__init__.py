"""VERIFYING: how the web asks the process with the registers to answer claims; no report is opened for it."""
