"""How well each text is foreseen does not depend on the company it is in."""

from collections.abc import Callable

import numpy as np
import pytest

from nlpcat4.data.examples import Examples
from nlpcat4.errors import DataError
from nlpcat4.tasks.language_model.evaluate import evaluate
from nlpcat4.tasks.language_model.language_model import LanguageModel

TEXTS = [
    "the wind and the sea",
    "the",
    "",
    "and a boat of the old men went out on the sea at night",
    "zzz the qqq",
]
Models = Callable[[str], LanguageModel]


@pytest.mark.parametrize(
    "kind",
    ["lines", "lines without ends", "short lines", "short lines from behind", "subwords", "prefix"],
)
def test_a_text_alone_is_foreseen_as_in_company(model_of: Models, kind: str) -> None:
    model = model_of(kind)
    together = {text.text: text for text in evaluate(model, Examples(TEXTS)).by_text()}
    for text in TEXTS:
        try:
            (alone,) = evaluate(model, Examples([text])).by_text()
        except DataError:
            assert text not in together
            continue
        assert alone.tokens == together[text].tokens
        assert alone.loss == pytest.approx(together[text].loss, abs=1e-5)
        assert alone.perplexity == pytest.approx(np.exp(alone.loss))


@pytest.mark.parametrize("kind", ["stream", "stream without ends"])
def test_the_tokens_of_a_stream_belong_to_their_texts(model_of: Models, kind: str) -> None:
    model = model_of(kind)
    found = evaluate(model, Examples(TEXTS))
    vocabulary = model.tokenizer.vocabulary
    ends = "<EOS>" if kind == "stream" else ""
    for index, text in enumerate(TEXTS):
        tokens = "".join(vocabulary[token] for token in found.targets[found.owners == index])
        first = 1 if index == 0 and not ends else 0  # nothing comes before the first token of all
        known = "".join(vocabulary[token] for token in model.tokenizer.encode([text])[0])
        assert tokens == known[first:] + ends


def test_the_figures_are_those_of_all_tokens_together(model_of: Models) -> None:
    found = evaluate(model_of("lines"), Examples(TEXTS))
    texts = found.by_text()
    tokens = sum(text.tokens for text in texts)
    assert found.metrics["tokens"] == tokens == len(found.targets)
    assert found.metrics["loss"] == pytest.approx(sum(text.loss * text.tokens for text in texts) / tokens)


def test_lines_are_foreseen_as_generation_would(model_of: Models) -> None:
    """Token by token, as `nlp generate` reads: the same losses."""
    model = model_of("lines")
    found = evaluate(model, Examples(TEXTS[:1]))
    step, end_id = model.step(), model.tokenizer.end_id
    read = [end_id, *model.tokenizer.encode(TEXTS[:1])[0]]
    state, losses = step.begin(1), []
    for token, target in zip(read, found.targets.tolist(), strict=True):
        logits, state = step(np.array([token], np.int32), state)
        scores = np.asarray(logits, np.float64)[0]
        losses.append(np.log(np.exp(scores - scores.max()).sum()) + scores.max() - scores[target])
    assert found.losses.tolist() == pytest.approx(losses, abs=1e-5)
