"""A model of the next token -> text."""
