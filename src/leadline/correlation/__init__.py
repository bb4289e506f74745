"""Stage 4 of 7: what belongs together. Takes sightings of leads, gives ties and incidents."""
