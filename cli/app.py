"""The application: one line a command."""

import os

import typer

from . import (
    baseline,
    config,
    configs,
    data,
    doctor,
    evaluate,
    export,
    generate,
    init,
    inspect,
    predict,
    report,
    resume,
    runs,
    shells,
    sweep,
    train,
    validate,
    words,
)
from .errors import ReportingGroup

EPILOG = (
    "Start with: nlp train sarcasm_bilstm --sample. "
    "Exit codes: 0 done, 1 the run failed, 2 usage or config error, 3 a quality gate was missed, "
    "130 interrupted."
)

app = typer.Typer(
    cls=ReportingGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"nlpcat4 {version('nlpcat4')}")
        raise typer.Exit


@app.callback()
def nlp(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    """Text experiments with Keras: one YAML file in, one run folder out."""


app.command("train")(train.train)
app.command("resume")(resume.resume)
app.command("eval")(evaluate.evaluate)
app.command("predict")(predict.predict)
app.command("generate")(generate.generate)
app.command("validate")(validate.validate)
app.command("baseline")(baseline.baseline)
app.command("sweep")(sweep.sweep)
app.command("init")(init.init)
app.command("compare")(runs.compare.compare)
app.command("report")(report.report)
app.command("export")(export.export)
app.add_typer(configs.configs_app, name="configs")
app.add_typer(config.config_app, name="config")
app.add_typer(data.data_app, name="data")
app.add_typer(inspect.inspect_app, name="inspect")
app.add_typer(runs.runs_app, name="runs")
app.add_typer(words.words_app, name="words")
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command, or answer a shell that asks how a word goes on."""
    if shells.ASKED in os.environ:
        shells.answer(app)
    app()
