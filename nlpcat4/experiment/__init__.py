"""Where all stages come together: what a command does with a config or with a run.

config      one YAML file plus overrides -> a checked config
training    a config -> a run, trained or gone on with
trying      a config -> what a training would meet
loading     a run -> its model and its data
"""

from nlpcat4.experiment.config import SCHEMA, Config, Experiment, config_of, load
from nlpcat4.experiment.loading import load_classifier, load_language_model, load_translator, split_of
from nlpcat4.experiment.training import create_run, resume, train
from nlpcat4.experiment.trying import dry_run

__all__ = [
    "SCHEMA",
    "Config",
    "Experiment",
    "config_of",
    "create_run",
    "dry_run",
    "load",
    "load_classifier",
    "load_language_model",
    "load_translator",
    "resume",
    "split_of",
    "train",
]
