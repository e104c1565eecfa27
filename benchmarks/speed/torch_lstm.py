"""The course's stacked bidirectional LSTM in PyTorch, on padded or on packed batches.

    python torch_lstm.py SARCASM.json --packed

Run by an environment of its own: nothing of nlpcat4, TensorFlow or Keras. One JSON line an epoch.
"""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

SIZE, LENGTH, BATCH = 10_000, 100, 32
FILTERED = str.maketrans({character: " " for character in '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'})


def main() -> None:
    """Train two epochs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--packed", action="store_true")
    parser.add_argument("--epochs", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    (ids, lengths, labels), held_out = data(arguments.path)
    model = Stacked(arguments.packed)
    optimizer = torch.optim.Adam(model.parameters())
    loss_of = nn.BCEWithLogitsLoss()
    for _ in range(arguments.epochs):
        began = time.perf_counter()
        model.train()
        for rows in torch.randperm(len(ids)).split(BATCH):
            optimizer.zero_grad()
            loss_of(model(ids[rows], lengths[rows]), labels[rows]).backward()
            optimizer.step()
        seconds = time.perf_counter() - began
        print(json.dumps({"seconds": seconds, "accuracy": accuracy(model, *held_out)}), flush=True)


class Stacked(nn.Module):  # type: ignore[misc]
    """Embedding, two bidirectional LSTMs, two dense layers."""

    def __init__(self, packed: bool) -> None:
        super().__init__()
        self.packed = packed
        self.embedding = nn.Embedding(SIZE, 16)
        self.first = nn.LSTM(16, 64, batch_first=True, bidirectional=True)
        self.second = nn.LSTM(128, 32, batch_first=True, bidirectional=True)
        self.dense = nn.Linear(64, 64)
        self.output = nn.Linear(64, 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        """Return a logit for each text."""
        x = self.dropout(self.embedding(ids))
        if self.packed:
            packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
            x, _ = pad_packed_sequence(self.first(packed)[0], batch_first=True)
            packed = pack_padded_sequence(self.dropout(x), lengths, batch_first=True, enforce_sorted=False)
            _, (last, _) = self.second(packed)
        else:
            x, _ = self.first(x)
            _, (last, _) = self.second(self.dropout(x))
        x = self.dropout(torch.cat([last[0], last[1]], dim=1))
        return self.output(torch.relu(self.dense(x)))[:, 0]


def accuracy(model: nn.Module, ids: torch.Tensor, lengths: torch.Tensor, labels: torch.Tensor) -> float:
    """Return the share of texts that are classified rightly."""
    model.eval()
    with torch.no_grad():
        right = sum(
            int(((model(ids[rows], lengths[rows]) > 0) == (labels[rows] > 0)).sum())
            for rows in torch.arange(len(ids)).split(256)
        )
    return right / len(ids)


Part = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def data(path: Path) -> tuple[Part, Part]:
    """Return ids, lengths and labels of the first 20,000 headlines, and of the others."""
    records = json.loads(path.read_text(encoding="utf-8"))
    words = [record["headline"].lower().translate(FILTERED).split() for record in records]
    counts = Counter(word for text in words[:20_000] for word in text)
    vocabulary = {word: place for place, (word, _) in enumerate(counts.most_common(SIZE - 2), start=2)}
    ids = torch.zeros(len(words), LENGTH, dtype=torch.long)
    for row, text in enumerate(words):
        kept = [vocabulary.get(word, 1) for word in text[:LENGTH]] or [1]
        ids[row, : len(kept)] = torch.tensor(kept)
    lengths = (ids != 0).sum(dim=1)
    labels = torch.tensor([float(record["is_sarcastic"]) for record in records])
    return (
        (ids[:20_000], lengths[:20_000], labels[:20_000]),
        (ids[20_000:], lengths[20_000:], labels[20_000:]),
    )


if __name__ == "__main__":
    main()
