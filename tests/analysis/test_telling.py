"""Words that tell labels apart, against the paper's formula written out, and on texts with planted words."""

import math
import random
from pathlib import Path

import numpy as np
import pytest

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.telling import PRIOR, log_odds, telling_words
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.text.config import TokenizerConfig


def test_each_word_gets_what_the_formula_of_the_paper_says() -> None:
    own, others = [50, 3, 0, 7], [10, 30, 4, 7]
    both = [one + other for one, other in zip(own, others, strict=True)]
    prior = [PRIOR * count / sum(both) for count in both]

    def odds(counts: list[int], word: int) -> float:
        return (counts[word] + prior[word]) / (sum(counts) + PRIOR - counts[word] - prior[word])

    for word, z in enumerate(log_odds(np.array(own), np.array(others))):
        delta = math.log(odds(own, word)) - math.log(odds(others, word))
        variance = 1 / (own[word] + prior[word]) + 1 / (others[word] + prior[word])
        assert z == pytest.approx(delta / math.sqrt(variance))


def test_a_word_of_one_label_leads_it_and_a_word_of_all_tells_none() -> None:
    draw = random.Random(1)
    usual = ["the", "of", "and", "to", "in", "a", "is", "that", "for", "it"]
    texts, labels = [], []
    for number in range(600):
        label = ("sport", "money", "music")[number % 3]
        words = [*draw.choices(usual, k=8), {"sport": "goal", "money": "bank", "music": "song"}[label]]
        draw.shuffle(words)
        texts.append(" ".join(words))
        labels.append(label)
    train = Examples(texts, labels)
    splits = Splits(train, train, None, ("sport", "money", "music"), "", ())
    corpus = Corpus.of(splits, TokenizerConfig(), Path("unused"))
    found = telling_words(corpus, labels, splits.label_names or (), count=3)
    first = {label: (words[0].word, words[0].count, words[0].others) for label, words in found.items()}
    assert first == {"sport": ("goal", 200, 0), "money": ("bank", 200, 0), "music": ("song", 200, 0)}
    assert all(words[0].z > 10 > 4 > abs(word.z) for words in found.values() for word in words[1:])
