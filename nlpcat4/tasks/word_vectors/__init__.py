"""`task: word_vectors`: texts in, a vector for each word out."""
