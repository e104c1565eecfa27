"""How TensorFlow and Keras are started."""

import subprocess
import sys

STARTED = """
import gc, sys
from nlpcat4 import backend
backend.start(1)
print(*sorted({"keras", "matplotlib", "sklearn", "tensorflow"} & sys.modules.keys()))
import matplotlib.pyplot, sklearn.linear_model
print(gc.isenabled(), gc.get_freeze_count() > 100_000)
backend.start(1)
print(matplotlib.pyplot.close(), sklearn.linear_model.LogisticRegression())
"""


def test_a_start_imports_only_what_is_needed_and_leaves_the_rest_as_it_was() -> None:
    python = (sys.executable, "-c", STARTED)
    result = subprocess.run(python, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == ["keras tensorflow", "True True", "None LogisticRegression()"]
    assert result.stderr == ""


def test_what_was_imported_before_stays() -> None:
    program = "import sklearn\nfrom nlpcat4 import backend\nbackend.start()\nimport keras\n"
    program += "print(sklearn is __import__('sklearn'), keras.wrappers.SKLearnClassifier.__name__)"
    result = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, check=True)
    assert result.stdout == "True SKLearnClassifier\n"
