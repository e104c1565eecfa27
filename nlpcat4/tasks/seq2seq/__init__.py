"""`task: seq2seq`: a text in, another text out."""
