"""A classifier and texts -> which words moved its answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

from nlpcat4.errors import UsageError
from nlpcat4.tasks.classification.classifier import Classifier
from nlpcat4.text.steps import spelled_tokens

if TYPE_CHECKING:
    from nlpcat4.inspection.attribution import Attribution


@dataclass(frozen=True)
class Explanation:
    """Which words of a text moved the answer."""

    text: str
    label: str
    words: tuple[str, ...]
    """The tokens as the text spells them."""
    scores: tuple[float | None, ...]
    """What each added to the label's probability; None where the text was too long for it to be read."""
    attribution: "Attribution"


def explain(
    classifier: Classifier,
    texts: Sequence[str],
    *,
    label: str | None = None,
    method: Literal["gradients", "occlusion"] = "gradients",
) -> list[Explanation]:
    """Explain a classifier's answers.

    Args:
        classifier: Who answers.
        texts: What it answers.
        label: Whose probability is explained; that of the likeliest label when absent.
        method: See `nlpcat4.inspection.attribution`.

    Raises:
        UsageError: The classifier does not know the label.
    """
    from nlpcat4.inspection.attribution import IntegratedGradients, occlusion

    names = classifier.label_names
    if label is not None and label not in names:
        raise UsageError(f"--label {label}: the labels are {', '.join(names)}")
    unknown = classifier.tokenizer.nothing_id
    attribute: Callable[[list[int], int], Attribution]
    if method == "gradients":
        attribute = IntegratedGradients(classifier.keras_model)
    else:
        attribute = partial(occlusion, classifier.scorer, unknown=unknown)
    rows = classifier.read(texts)
    likeliest = classifier.scorer(rows.ids).argmax(axis=1).tolist()
    found = []
    for text, ids, own in zip(texts, rows.ids, likeliest, strict=True):
        chosen = own if label is None else names.index(label)
        attribution = attribute(ids.tolist(), chosen)
        words = spelled_tokens(text, classifier.tokenizer) or [text]
        scores: list[float | None] = list(attribution.scores.tolist())
        unread: list[float | None] = [None] * (len(words) - len(scores))
        scores = scores + unread if classifier.config.sequence.truncating == "post" else unread + scores
        found.append(Explanation(text, names[chosen], tuple(words), tuple(scores), attribution))
    return found
