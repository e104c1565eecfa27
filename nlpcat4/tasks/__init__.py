"""What goes together: a schema, `train` and `evaluate`."""
