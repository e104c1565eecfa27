"""Prepared IMDB reviews -> encoded arrays, by nlpcat4: the first time, and from its cache.

    python -m benchmarks.speed.data --cached

One JSON line; the seconds do not count the import of TensorFlow, which the first way needs and the other does
not.
"""

import argparse
import os
import tempfile
import time

import numpy as np

from benchmarks.speed.side import say


def main() -> None:
    """Prepare the data of `imdb_bilstm`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cached", action="store_true")
    cached = parser.parse_args().cached
    from nlpcat4 import experiment
    from nlpcat4.data.settings import data_settings
    from nlpcat4.tasks.classification.prepared import Prepared
    from nlpcat4.tasks.classification.schema import Classification

    config = experiment.load("imdb_bilstm", ["sequence.max_length=120"]).config
    assert isinstance(config, Classification)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NLP_CACHE_DIR"] = folder
        if cached:  # by another process, so that nothing is warm but the disk
            if (child := os.fork()) == 0:
                Prepared.of(config, data_settings())
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
        else:
            from nlpcat4 import backend

            backend.start()
            import tensorflow_datasets  # noqa: F401
        began = time.perf_counter()
        prepared = Prepared.of(config, data_settings())
        rows = [split.ids.padded(np.arange(len(split.ids)), "post") for split in prepared.rows.values()]
        say(seconds=time.perf_counter() - began, shape=[row.shape for row in rows])


if __name__ == "__main__":
    main()
