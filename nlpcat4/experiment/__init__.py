"""Where all stages come together: what a command does with a config or with a run.

config      one YAML file plus overrides -> a checked config
training    a config -> a run, trained or gone on with
preparing   a config -> its data, encoded, and what makes a model for them
figures     a config -> the names of what its runs are measured by
trying      a config -> what a training would meet
baselines   a config -> what is reached without a network
asking      a run and a text -> what goes on inside its model
probing     a run or a config -> its model and real texts, for a look inside
loading     a run -> its model and its data
"""

from nlpcat4.experiment.asking import explained, states_of
from nlpcat4.experiment.baselines import baseline_verdicts, keep_baselines
from nlpcat4.experiment.config import SCHEMA, Config, Experiment, config_of, load
from nlpcat4.experiment.figures import figures
from nlpcat4.experiment.loading import (
    load_classifier,
    load_language_model,
    load_translator,
    reading_of,
    split_of,
    tokenizer_of,
    tokenizer_of_run,
)
from nlpcat4.experiment.training import create_run, resume, train
from nlpcat4.experiment.trying import dry_run

__all__ = [
    "SCHEMA",
    "Config",
    "Experiment",
    "baseline_verdicts",
    "config_of",
    "create_run",
    "dry_run",
    "explained",
    "figures",
    "keep_baselines",
    "load",
    "load_classifier",
    "load_language_model",
    "load_translator",
    "reading_of",
    "resume",
    "split_of",
    "states_of",
    "tokenizer_of",
    "tokenizer_of_run",
    "train",
]
