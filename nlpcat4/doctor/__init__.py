"""This machine and this installation -> what is in order, what is not, and what to do about it.

In reading order:

    finding       what one check found
    packages      Python, the packages that are needed, and the optional ones
    machine       processors, memory, graphics cards, git
    data          the data folders, in the order in which they are searched, and what is in them
    places        where files are written: can they be, and locked?
    probe         TensorFlow, started and tried out in a process of its own, which it may crash
    computing     what the probe said, and what the environment says to Keras
    examination   all checks, one after the other

Nothing but the standard library is imported outside the checks, so that a broken package is found, not met.
"""
