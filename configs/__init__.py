"""The shipped configs, so that they travel in the wheel: one YAML file an experiment."""
