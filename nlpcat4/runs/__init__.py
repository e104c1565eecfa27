"""What one training leaves behind, and how to find it again.

    run          one run folder: its files, its record (run.json), its history
    folder       what each file of a run is called
    record       run.json and metrics.json
    ids          the names of run folders
    lock         one writer a run
    secrets      passwords and tokens made unreadable
    git          a checkout's commit
    environment  versions, host and that commit
    listing      all runs of a folder, newest first
    selectors    `latest`, `best:f1_macro`, `tag:NAME`, an id or a path -> a run

Nothing here loads NumPy, pydantic or TensorFlow.
"""
