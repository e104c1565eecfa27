"""The table of a model."""

from typing import Any

from nlpcat4.models.summary import LayerRow, summary


def test_each_layer_has_its_type_its_shape_and_its_parameters(bilstm: Any) -> None:
    assert summary(bilstm.model)[:4] == [
        LayerRow("ids", "InputLayer", (None, None), 0),
        LayerRow("embedding", "Embedding", (None, None, 4), 120),
        LayerRow("dropout", "Dropout", (None, None, 4), 0),
        LayerRow("bilstm", "Bidirectional(LSTM)", (None, None, 10), 400),
    ]


def test_the_rows_add_up_to_the_model(classifier: Any) -> None:
    assert sum(row.parameters for row in summary(classifier.model)) == classifier.model.count_params()


def test_what_only_fills_up_has_no_row(folder: Any) -> None:
    from pydantic import TypeAdapter

    from nlpcat4.layers import Layer
    from nlpcat4.models.classifier import build_classifier

    layers = TypeAdapter(tuple[Layer, ...]).validate_python([{"embedding": 4}, {"conv1d": 5}, "flatten"])
    model = build_classifier(layers, vocab_size=9, max_length=3, classes=2)
    assert [row.name for row in summary(model)] == ["ids", "embedding", "conv1d", "flatten", "output"]
