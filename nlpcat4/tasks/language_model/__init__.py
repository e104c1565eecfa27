"""`task: language_model`: a text in, the next token out."""
