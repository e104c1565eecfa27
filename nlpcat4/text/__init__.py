"""Examples <-> ids, padded to a rectangle."""
