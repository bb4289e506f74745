"""IMAGING: what an image of the ground shows of a claim: how finely, of which places, and what changed."""
