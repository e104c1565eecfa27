"""Word meaning from the company that words keep.

word_list     words numbered from 0 as they come, as one draws it by hand
encodings     ids -> one-hot rows, bags of words
contexts      ids -> each word and those around it (CBOW, skip-gram)
cooccurrence  ids -> how often each word stands near each other one
"""
