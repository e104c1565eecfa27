"""A model -> what goes on inside it while it reads.

observing    recurrent layers -> their states and gates, step by step
gradients    the loss's gradient by each of those states: does it vanish, or explode?
hidden       a text -> states and gates over its words
attribution  a text and its label -> how much each word moved the answer
"""
