"""A run and texts of one's own -> what goes on inside its model while it reads them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from nlpcat4.errors import UsageError
from nlpcat4.experiment.config import config_of
from nlpcat4.experiment.loading import load_classifier, load_language_model, load_translator, reading_of
from nlpcat4.runs.run import Run
from nlpcat4.tasks.classification.schema import Classification
from nlpcat4.tasks.language_model.schema import LanguageModelConfig
from nlpcat4.tasks.seq2seq.schema import Seq2Seq

if TYPE_CHECKING:
    from nlpcat4.inspection.hidden import LayerStates
    from nlpcat4.tasks.classification.classifier import Classifier
    from nlpcat4.tasks.classification.explaining import Explanation
    from nlpcat4.tasks.language_model.language_model import LanguageModel
    from nlpcat4.tasks.seq2seq.translator import Translator


def explained(
    run: Run, texts: Sequence[str], *, label: str | None, method: Literal["gradients", "occlusion"]
) -> "list[Explanation]":
    """Return which words moved the answers of a run's classifier; see `explain`.

    Raises:
        RunError: A part of the run is missing or damaged.
        UsageError: The run knows no such label.
    """
    from nlpcat4.tasks.classification.explaining import explain

    return explain(load_classifier(run), texts, label=label, method=method)


def states_of(run: Run, text: str) -> "tuple[list[str], list[LayerStates]]":
    """Return the tokens of a text that a run's model reads, and what its recurrent layers do with them.

    Of a seq2seq run, the layers are those of the encoder.

    Raises:
        RunError: A part of the run is missing or damaged.
        UsageError: Nothing in the text has an id.
    """
    config = config_of(run)
    loaded: Classifier | LanguageModel | Translator
    match config:
        case Classification():
            loaded = load_classifier(run)
        case LanguageModelConfig():
            loaded = load_language_model(run)
        case Seq2Seq():
            loaded = load_translator(run)
    import numpy as np

    from nlpcat4.inspection.hidden import hidden_states
    from nlpcat4.text.steps import spelled_tokens

    tokenizer, sequence = loaded.tokenizer, reading_of(config)
    kept = slice(sequence.max_length)
    if sequence.truncating == "pre":
        kept = slice(-sequence.max_length, None)
    ids, words = tokenizer.encode([text])[0][kept], spelled_tokens(text, tokenizer)[kept]
    if not ids:
        raise UsageError("there is nothing in the text that the model knows")
    inputs = [np.array([ids], dtype=np.int32)]
    if isinstance(config, Seq2Seq):
        inputs.append(np.array([[tokenizer.end_id]], dtype=np.int32))
    layers = hidden_states(loaded.keras_model, *inputs)
    return words, [layer for layer in layers if not layer.name.startswith("decoder")]
