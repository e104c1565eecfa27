"""YAML with positions, overrides and inheritance -> checked sections, every mistake at once.

In reading order:

    section       the base of every block of a config
    source        a value and the place where it was written; a whole config before it is checked
    problems      what is wrong and where -> one line each
    scalars       a plain word of YAML -> a value, or why it is ambiguous
    parsing       YAML text -> a tree of values with positions
    reading       a file -> its text
    shipped       the configs that come with the package
    overrides     KEY=VALUE and ~KEY -> the tree, changed
    loading       a file, what it extends, overrides -> a config with positions
    json_schema   a schema -> what editors complete and check by
    outline       a schema -> what it allows at a key
    phrases       what a schema allows -> words
    checking      a config and its schema -> a section, or all that is wrong with it
    resolved      a section -> YAML with every key, and where each value came from
    diff          two sections -> what differs
    reference     a schema -> its documentation
"""
