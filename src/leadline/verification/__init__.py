"""Stage 3 of 7: verification. Takes a report and its Decision, gives Findings and a proposed Grade."""
