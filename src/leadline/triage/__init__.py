"""Stage 2 of 7: triage. Takes opened reports, gives one Decision each: whose matter, which kind."""
