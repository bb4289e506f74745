"""Stage 5 of 7: the place in the queue. Takes a sorted lead, gives a score, deadlines and an order."""
