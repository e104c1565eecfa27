"""Words counted, their growth and what they cover, against plain Python."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlpcat4.analysis.corpus import Corpus
from nlpcat4.analysis.lengths import Lengths
from nlpcat4.analysis.suggestion import max_length, vocab_size
from nlpcat4.analysis.vocabulary import Vocabulary
from nlpcat4.data.examples import Examples, Splits
from nlpcat4.text.config import TokenizerConfig

WORDS = ("a", "b", "c", "d", "e", "f", "g", "h", "zebra", "Über", "한국어", "don't")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)


def splits_of(train: list[str], held_out: list[str]) -> Splits:
    return Splits(Examples(train), Examples(held_out), None, None, "", ())


@settings(max_examples=50, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=20), st.lists(TEXT, min_size=1, max_size=8))
def test_counts_growth_and_coverage_are_those_of_plain_python(
    train: list[list[str]], held_out: list[list[str]]
) -> None:
    splits = splits_of([" ".join(words) for words in train], [" ".join(words) for words in held_out])
    corpus = Corpus.of(splits, TokenizerConfig(vocab_size=3), Path("unused"))
    vocabulary = Vocabulary.of(corpus)
    read = [word.lower() for words in train for word in words]
    other = [word.lower() for words in held_out for word in words]
    expected = Counter(read).most_common()
    assert list(zip(corpus.words, vocabulary.counts.tolist(), strict=True)) == expected
    assert [words for _, words in vocabulary.growth] == [len(set(read[:n])) for n, _ in vocabulary.growth]
    assert vocabulary.growth[-1] == (len(read), len(expected))
    assert vocabulary.once == sum(count == 1 for _, count in expected)
    for size in range(len(expected) + 2):
        known = {word for word, _ in expected[:size]}
        here = vocabulary.coverage(size)
        assert here.words == len(known)
        assert here.train == pytest.approx(sum(word in known for word in read) / len(read))
        assert here.unknown == pytest.approx(sum(word not in known for word in other) / len(other))


def test_a_level_of_characters_counts_characters() -> None:
    corpus = Corpus.of(splits_of(["abba", "a"], ["abc"]), TokenizerConfig(level="char"), Path("unused"))
    vocabulary = Vocabulary.of(corpus)
    assert (corpus.words, vocabulary.counts.tolist()) == (["a", "b"], [3, 2])
    assert vocabulary.coverage(2).unknown == pytest.approx(1 / 3)


def test_a_level_of_subwords_still_counts_words() -> None:
    config = TokenizerConfig(level="bpe", vocab_size=300)
    corpus = Corpus.of(splits_of(["the cat the dog"], ["the"]), config, Path("unused"))
    assert corpus.words == ["the", "cat", "dog"]


def test_of_pairs_both_halves_count() -> None:
    pairs = Examples(["one two"], None, ["eins zwei"])
    corpus = Corpus.of(Splits(pairs, pairs, None, None, "", ()), TokenizerConfig(), Path("unused"))
    assert corpus.words == ["one", "two", "eins", "zwei"]


def test_the_suggested_length_leaves_99_of_100_texts_whole() -> None:
    import numpy as np

    lengths = Lengths(np.arange(1, 1001))
    found = max_length("sequence.max_length", lengths)
    assert (found.value, lengths.cut(found.value)) == (990, 0.01)
    assert found.reason == "99.0% of the texts stay whole; 0.01% of all tokens go"


def test_the_suggested_vocabulary_is_the_smallest_that_knows_nearly_all_that_can_be_known() -> None:
    # 400 words: the first ten make up nearly all of the held-out text, and one word of it is new.
    train = [" ".join(f"w{n}" for n in range(400)), " ".join(f"w{n}" for n in range(10)) * 1]
    held_out = [" ".join(f"w{n % 10}" for n in range(980)) + " w350 new" * 9]
    found = vocab_size(
        Vocabulary.of(Corpus.of(splits_of(train, held_out), TokenizerConfig(), Path("unused")))
    )
    assert (found.key, found.value) == ("tokenizer.vocab_size", 100)
    assert found.reason == "1.8% of the held-out tokens are unknown; with all 400 words it would be 0.9%"


def test_where_no_smaller_one_will_do_every_word_is_suggested() -> None:
    words = [f"w{n}" for n in range(130)]
    splits = splits_of([" ".join(words)], [" ".join(words)])
    assert vocab_size(Vocabulary.of(Corpus.of(splits, TokenizerConfig(), Path("unused")))).value == 132
