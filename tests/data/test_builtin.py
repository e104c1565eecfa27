"""The built-in data sets: real, downloaded, or the bundled samples."""

import functools
import http.server
import json
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nlpcat4.data import BUILT_IN
from nlpcat4.data.builtin import BuiltIn
from nlpcat4.data.examples import Splits
from nlpcat4.data.sarcasm import Sarcasm
from nlpcat4.data.settings import DataSettings, data_settings
from nlpcat4.errors import DataError, NlpcatError

Real = Callable[..., Splits]


def test_the_real_headlines_are_the_known_ones(real: Real) -> None:
    splits = real(name="sarcasm")
    assert (len(splits.train), len(splits.validation), splits.test) == (20_000, 6_709, None)
    counts = Counter([*(splits.train.labels or ()), *(splits.validation.labels or ())])
    assert counts == {"not_sarcastic": 14_985, "sarcastic": 11_724}
    assert splits.train.texts[0] == (
        "former versace store clerk sues over secret 'black code' for minority shoppers"
    )
    assert splits.label_names == ("not_sarcastic", "sarcastic")
    assert splits.notes == ()


def test_the_real_lyrics_are_the_known_ones(real: Real) -> None:
    splits = real(name="irish_lyrics", train=1_691)
    assert splits.train.texts[0] == "Come all ye maidens young and fair"
    assert splits.validation.texts == ["Where wild mountain thyme"]
    assert (splits.label_names, splits.notes) == (None, ())


def test_a_share_of_the_real_headlines_keeps_their_proportions(real: Real) -> None:
    splits = real(name="sarcasm", validation=0.1)
    assert Counter(splits.validation.labels) == {"not_sarcastic": 1_499, "sarcastic": 1_172}


@pytest.mark.parametrize("name", [name for name, cls in BUILT_IN.items() if issubclass(cls, BuiltIn)])
def test_every_sample_is_divided_four_to_one_and_says_that_it_is_a_sample(
    dataset: Callable[..., Any], settings: DataSettings, name: str
) -> None:
    section = dataset(name=name, sample=True)
    splits = section.load(settings)
    assert len(splits.train) // 4 in (len(splits.validation), len(splits.validation) - 1)
    assert splits.notes[0] == "the bundled sample, whose figures mean nothing"
    assert splits.label_names == (tuple(section.about.labels) if section.about.labels else None)


def test_a_sample_can_be_cut(dataset: Callable[..., Any], settings: DataSettings) -> None:
    splits = dataset(name="sarcasm", sample=True, limit=3).load(settings)
    assert (len(splits.train), len(splits.validation)) == (3, 3)


def test_another_file_of_the_name_is_read_with_a_note(
    dataset: Callable[..., Any], settings: DataSettings, folder: Path
) -> None:
    lines = '{"headline": "a", "is_sarcastic": 1}\n{"headline": "b", "is_sarcastic": 0}\n'
    (folder / "sarcasm.json").write_text(lines * 2)
    splits = dataset(name="sarcasm", train=2).load(settings)
    assert splits.train.labels == ["sarcastic", "not_sarcastic"]
    assert splits.notes == (
        f"{folder / 'sarcasm.json'}: not the file that is known as sarcasm: it has 4 records, not 26,709",
    )


def test_a_label_that_headlines_never_have_is_refused(
    dataset: Callable[..., Any], settings: DataSettings, folder: Path
) -> None:
    (folder / "sarcasm.json").write_text('[{"headline": "a", "is_sarcastic": "yes"}]')
    with pytest.raises(DataError, match=r"sarcasm.json: is_sarcastic is 0 or 1, found 'yes'"):
        dataset(name="sarcasm").load(settings)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "sarcasm",
            r"^sarcasm: not on this machine, and --offline forbids a download; save https://.*/sarcasm.json",
        ),
        (
            "irish_lyrics",
            r"save https://.*irish-lyrics-eof.txt as .*/cache/irish-lyrics-eof.txt, or under that name",
        ),
        (
            "imdb_reviews",
            r"^imdb_reviews: not on this machine.*`tfds build imdb_reviews .* put that folder into .*cache",
        ),
        ("tfds:glue/sst2", r"^glue/sst2: not on this machine.*`tfds build glue/sst2 "),
    ],
)
def test_offline_it_is_said_what_to_do_by_hand_and_no_socket_is_opened(
    dataset: Callable[..., Any],
    settings: DataSettings,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    message: str,
) -> None:
    monkeypatch.setattr(socket, "socket", lambda *_: pytest.fail("a socket was opened"))
    with pytest.raises(NlpcatError, match=message) as error:
        dataset(name=name).load(settings)
    assert error.value.exit_code == 1


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder from which `sarcasm` is downloaded."""
    folder = tmp_path / "served"
    folder.mkdir()

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Keep quiet."""

    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}/sarcasm.json"
        monkeypatch.setattr(Sarcasm, "about", replace(Sarcasm.about, address=url))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield folder
        server.shutdown()
        thread.join()


@pytest.fixture
def headlines(real: Real) -> bytes:
    """The real file."""
    real(name="sarcasm")
    path = Sarcasm(name="sarcasm").find(data_settings(offline=True))
    assert path is not None
    return path.read_bytes()


def test_a_download_is_checked_and_then_found_by_everyone(
    served: Path, headlines: bytes, settings: DataSettings, real: Real
) -> None:
    (served / "sarcasm.json").write_bytes(headlines)
    online = replace(settings, offline=False)
    splits = Sarcasm(name="sarcasm").load(online)
    assert splits.fingerprint == real(name="sarcasm").fingerprint
    assert Sarcasm(name="sarcasm").find(settings) == settings.cache_dir / "sarcasm.json"


def test_the_same_records_in_another_format_are_the_same_data(
    served: Path, headlines: bytes, settings: DataSettings, real: Real
) -> None:
    lines = "\n".join(json.dumps(record) for record in json.loads(headlines))
    (served / "sarcasm.json").write_text(lines)
    splits = Sarcasm(name="sarcasm").load(replace(settings, offline=False))
    assert splits.fingerprint == real(name="sarcasm").fingerprint


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda content: content[:100_000], r"not the expected file: sarcasm.json:\d+:\d+: not JSON"),
        (
            lambda content: content.replace(b'"is_sarcastic": 1', b'"is_sarcastic": 0', 1),
            "has 14,986 records of 'not_",
        ),
        (lambda content: b"<html></html>", "a web page, not the expected file"),
        (lambda content: b"[]", "not the expected file: it has 0 records, not 26,709"),
    ],
)
def test_a_wrong_download_is_not_kept_and_the_way_by_hand_is_told(
    served: Path, headlines: bytes, settings: DataSettings, damage: Callable[[bytes], bytes], message: str
) -> None:
    (served / "sarcasm.json").write_bytes(damage(headlines))
    with pytest.raises(
        NlpcatError, match=rf"{message}.*; or save http://.* as {settings.cache_dir}/sarcasm.json"
    ):
        Sarcasm(name="sarcasm").load(replace(settings, offline=False))
    assert not (settings.cache_dir / "sarcasm.json").exists()
