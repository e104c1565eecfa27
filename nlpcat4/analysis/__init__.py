"""Texts, before a model sees them -> what is in them, and what is wrong with them.

lengths       how long texts are, and what a `max_length` cuts
corpus        divided texts as ids, with a word for each id
vocabulary    which words there are, and how much of a text the most frequent ones cover
telling       which words tell one label from the others
suggestion    a `max_length` and a `vocab_size`, with the reason
description   all of that about one data set
findings      what may be wrong: a name, a count and examples
records       texts that are none, or that were damaged on their way
fingerprints  texts -> a few numbers each, alike where the texts are
duplicates    texts that occur more than once, or nearly do
labels        labels that are rare, contradict each other, or that one token gives away
check         all findings about one data set
"""
