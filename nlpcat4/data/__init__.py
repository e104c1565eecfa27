"""Files, TFDS and bundled samples -> examples, split."""
