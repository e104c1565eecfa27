"""Scores and truths -> figures, in pure NumPy."""
