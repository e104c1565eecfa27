"""The `nlp` command: arguments in, library calls, results out; no logic of its own."""
