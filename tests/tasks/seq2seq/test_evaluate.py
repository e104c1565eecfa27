"""A trained translator's figures are those of its answers and of its losses."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from nlpcat4 import backend
from nlpcat4.data.examples import Examples
from nlpcat4.data.settings import DataSettings
from nlpcat4.errors import DataError, RunError
from nlpcat4.evaluation.sequences import Miswritten
from nlpcat4.experiment import dry_run
from nlpcat4.runs.run import Run
from nlpcat4.tasks.seq2seq import evaluate as module
from nlpcat4.tasks.seq2seq.encoding import Sources, Targets
from nlpcat4.tasks.seq2seq.evaluate import evaluate, worst_answers
from nlpcat4.tasks.seq2seq.prepared import Prepared
from nlpcat4.tasks.seq2seq.translator import Translator
from nlpcat4.text.tokenizer import Tokenizer
from tests.tasks.seq2seq.conftest import sums, trained

PAIRS = Examples(["3+4", "9+9", "0+1", "1+1"], targets=["7", "18", "99", "3"])


@pytest.fixture(scope="module")
def translator(run: Run) -> Translator:
    return Translator.load(run, sums())


def test_figures_are_those_of_the_answers(translator: Translator) -> None:
    evaluation = evaluate(translator, PAIRS)
    assert [answer.text for answer in evaluation.answers] == ["7", "18", "1", "2"]
    assert evaluation.metrics["examples"] == 4
    assert evaluation.metrics["exact_match"] == 0.5
    assert evaluation.metrics["edit_distance"] == 0.75
    assert worst_answers(evaluation, 1) == [Miswritten("0+1", "99", "1", 2)]


def test_losses_are_those_of_keras(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compare with `Model.evaluate` on one padded rectangle whose padding weighs nothing."""
    import keras

    monkeypatch.setattr(module, "NUMBERS_PER_BATCH", 3 * 3 * 32 * 2)  # two pairs a batch
    sources = Sources.of(PAIRS.texts, translator.tokenizer, translator.config.sequence).ids
    targets = Targets.of(PAIRS.targets or (), translator.tokenizer, translator.config.sequence)
    model = keras.models.clone_model(translator.keras_model)
    model.set_weights(translator.keras_model.get_weights())
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(
            from_logits=True, reduction="mean_with_sample_weight"
        ),
        weighted_metrics=[keras.metrics.SparseCategoricalAccuracy(name="accuracy")],
    )
    weights = (targets.written != 0).astype(np.float32)
    expected = model.evaluate(
        [sources, targets.read], targets.written, sample_weight=weights, verbose=0, return_dict=True
    )
    metrics = evaluate(translator, PAIRS).metrics
    assert metrics["loss"] == pytest.approx(expected["loss"], rel=1e-5)
    assert metrics["accuracy"] == pytest.approx(expected["accuracy"])
    assert metrics["perplexity"] == pytest.approx(math.exp(metrics["loss"]))
    assert metrics["tokens"] == np.count_nonzero(targets.written)


def test_a_target_that_the_vocabulary_lacks_cannot_be_right(translator: Translator) -> None:
    assert evaluate(translator, Examples(["3+4"], targets=["seven"])).metrics["exact_match"] == 0


def test_sentences_have_the_figures_of_translations() -> None:
    backend.start(3)
    config = sums(tokenizer={}, sequence={"max_source_length": 4, "max_target_length": 4})
    pairs = Examples(["Guten Tag!", "Bis morgen."], targets=["Good day!", "See you tomorrow."])
    tokenizer = Tokenizer.fit([*pairs.texts, *(pairs.targets or ())], config.tokenizer)
    translator = Translator(config, tokenizer, config.architecture.build(tokenizer.vocab_size))
    evaluation = evaluate(translator, pairs)
    assert evaluation.targets == ("good day", "see you tomorrow")
    assert 0 <= evaluation.metrics["bleu"] < 0.5
    assert 0 <= evaluation.metrics["chrf"] < 0.5
    assert json.loads(json.dumps(evaluation.metrics)) == evaluation.metrics


def test_texts_without_targets_are_refused(translator: Translator) -> None:
    with pytest.raises(DataError, match="these texts have no targets to compare with"):
        evaluate(translator, Examples(["3+4"]))


def test_a_diverged_model_is_told_from_a_bad_one(translator: Translator) -> None:
    import keras

    model = keras.models.clone_model(translator.keras_model)
    model.set_weights([np.full_like(weight, np.nan) for weight in model.get_weights()])
    diverged = Translator(translator.config, translator.tokenizer, model)
    with pytest.raises(RunError, match="no finite probability"):
        evaluate(diverged, PAIRS)


def test_a_run_has_all_that_is_promised(run: Run) -> None:
    metrics = json.loads(run.metrics.read_text())
    history = [json.loads(line) for line in run.history.read_text().splitlines()]
    assert metrics["split"] == "validation"
    assert metrics["epochs"] == len(history) == 5
    best = history[metrics["best_epoch"] - 1]
    assert metrics["val_loss"] == best["val_loss"]
    assert metrics["loss"] == pytest.approx(best["val_loss"], rel=1e-4)
    assert metrics["accuracy"] == pytest.approx(best["val_accuracy"], abs=1e-6)
    assert metrics["perplexity"] == pytest.approx(best["val_perplexity"], rel=1e-4)
    assert best["accuracy"] == 1.0
    assert (run.plots / "history.png").stat().st_size > 10_000
    assert run.record()["parameters"] > 1000
    assert len(run.record()["fingerprint"]) == 64


def test_the_same_seed_gives_the_same_model(tmp_path: Path) -> None:
    from nlpcat4.models.files import load_model

    config = sums(architecture={"embedding": 4, "units": 8, "attention": "bahdanau", "dropout": 0.3})
    first, second = (load_model(trained(config, tmp_path / name).best_model) for name in "ab")
    assert all(map(np.array_equal, first.get_weights(), second.get_weights()))


def test_a_dry_run_tells_what_a_training_would_meet(tmp_path: Path) -> None:
    found = dry_run(sums(), DataSettings((), tmp_path))
    assert found.data[-1] == "vocabulary: 14 ids"
    assert "0.0% of the sources cut to 3 tokens, 0.0% of the targets to 2" in found.data[-2]
    assert found.parameters == sum(row.parameters for row in found.layers)
    assert found.loss == pytest.approx(math.log(14), rel=0.1)
    assert ("encoder_0", (None, None, 32)) in [(row.name, row.output_shape) for row in found.layers]


def test_what_is_cut_and_unknown_is_said(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    rows = ["abc\tcba", "ab\tba", "b\tb", "axc\tcxa", "abc\tcba"]
    path.write_text("".join(f"{row}\n" for row in ["from\tto", *rows]))
    config = sums(
        dataset={"path": str(path), "source": "from", "target": "to", "train": 3},
        sequence={"max_source_length": 2, "max_target_length": 3},
    )
    lines = list(Prepared.of(config, DataSettings((), tmp_path)).summary())
    assert lines[-3:] == [
        "train: 3 pairs; 33.3% of the sources cut to 2 tokens, 0.0% of the targets to 3; "
        "0.0% of the tokens unknown",
        "validation: 2 pairs; 100.0% of the sources cut to 2 tokens, 0.0% of the targets to 3; "
        "16.7% of the tokens unknown",
        "vocabulary: 6 ids",
    ]
