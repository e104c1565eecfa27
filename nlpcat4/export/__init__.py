"""A trained classifier -> a folder that answers elsewhere, without this project, with the same answers."""

from typing import Literal

Format = Literal["saved_model", "keras", "tflite", "onnx"]
"""What a model can be exported as."""
