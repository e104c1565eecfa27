"""YAML with positions, overrides and inheritance -> checked sections, every mistake at once.

In reading order:

    section       the base of every block of a config
    named         the base of what is chosen by name: `adam`, `dropout: 0.2`, `bilstm: {units: 64}`
    source        a value and the place where it was written; a whole config before it is checked
    problems      what is wrong and where -> one line each
    reading       a file -> its text
    scalars       a plain word of YAML -> a value, or why it is ambiguous
    syntax        a text that is no YAML -> where to look and what to do
    parsing       YAML text -> a tree of values with positions
    shipped       the configs that come with the package
    merging       a tree and the one that it extends -> one tree
    overrides     KEY=VALUE and ~KEY -> the tree, changed
    loading       a file, what it extends, overrides -> a config with positions
    outline       a schema -> what it allows at a key
    phrases       what a schema allows -> words
    locating      the place of an error by pydantic -> the key of the file
    complaints    what pydantic finds wrong with a key -> plain words
    checking      a config and its schema -> a section, or all that is wrong with it
    yaml_text     plain data -> YAML
    resolved      a section -> YAML with every key, and where each value came from
    diff          two sections -> what differs
    suggestions   the beginning of an override -> how it can go on
    json_schema   a schema -> what editors complete and check by
    reference     a schema -> its documentation
"""
