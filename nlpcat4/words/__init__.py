"""Word meaning, by a thesaurus, by counts and as vectors.

word_list     words numbered from 0 as they come, as one draws it by hand
encodings     ids -> one-hot rows, bags of words
contexts      ids -> each word and those around it (CBOW, skip-gram)
cooccurrence  ids -> how often each word stands near each other one
counted       those counts -> a vector for each word, by PPMI and an SVD
vectors       words and their vectors -> neighbours, analogies, similarities
vector_files  vectors <-> files of word2vec, GloVe and NumPy
judging       vectors and people's judgements -> how well the two agree
thesaurus     words -> senses, synonyms and hypernyms in WordNet
"""
