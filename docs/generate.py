"""The schema of a config -> docs/configuration.md and docs/nlpcat4.schema.json.

Run: python docs/generate.py
"""

import json
from pathlib import Path

from nlpcat4.config.json_schema import json_schema
from nlpcat4.config.reference import reference
from nlpcat4.experiment import SCHEMA

DOCS = Path(__file__).parent

HEADER = """\
# Configuration reference

Made from the schema by `python docs/generate.py`; a test fails when it is stale. How a config is written,
extended and overridden is in the [README](../README.md#the-config-in-one-page). `nlp config resolve CONFIG`
prints a config with every default filled in.

A layer, an optimizer or a schedule is written `name`, `name: value` (the value is that of its main argument)
or `name: {argument: value}`. A layer in CamelCase is the one of that name in `keras.layers`, with Keras'
arguments.

"""


def pages() -> dict[Path, str]:
    """Return what each generated file has to hold."""
    schema = json.dumps(json_schema(SCHEMA), ensure_ascii=False, indent=1)
    return {
        DOCS / "configuration.md": HEADER + reference(SCHEMA).rstrip("\n") + "\n",
        DOCS / "nlpcat4.schema.json": schema + "\n",
    }


if __name__ == "__main__":
    for path, content in pages().items():
        path.write_text(content, encoding="utf-8")
