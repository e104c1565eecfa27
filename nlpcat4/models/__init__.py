"""A list of layers -> a Keras model; model files checked before they are loaded."""
