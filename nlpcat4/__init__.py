"""Text experiments with Keras: one YAML file in, one run folder out.

The packages, in the order in which data flow through them:

    config       YAML with positions, overrides, every mistake at once
    data         files, TFDS and samples -> examples, split
    text         examples <-> ids, padded to a rectangle
    analysis     texts, before a model sees them -> what is in them, and what is wrong with them
    words        words -> senses in a thesaurus, counts, vectors and what they are worth
    layers       one entry of `architecture` -> Keras layers that respect the mask
    models       a list of layers -> a Keras model; model files checked before they are loaded
    training     ids and a model -> fitted weights, epoch by epoch
    evaluation   scores and truths -> figures (pure NumPy)
    inspection   a model -> what goes on inside it while it reads
    runs         what one training leaves behind, and how to find it again
    generation   a model of the next token -> text
    reports      figures -> plots and pages
    export       a trained classifier -> a folder that answers without this project
    tasks        what goes together: a schema, `train` and `evaluate`
    experiment   one YAML file plus overrides -> a checked task
    sweeps       one config and what may be tried -> many runs, and the best
    doctor       this machine and installation -> what is off, and what to do about it

A stage imports only from the stages above it, and from the few files beside them that know nothing of texts
(`errors`, `files`, `workers`, `cgroup`, `backend`); import-linter holds this.
"""

__version__ = "0.1.0"
