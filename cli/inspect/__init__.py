"""The commands `nlp inspect …`."""

import typer

from . import bow, contexts, cooccurrence, gradients, hidden, model, onehot, tokenize, vocab, why

inspect_app = typer.Typer(
    no_args_is_help=True, help="Each step of the pipeline on a text of one's own, and a look inside a run."
)

inspect_app.command("tokenize")(tokenize.tokenize)
inspect_app.command("onehot")(onehot.onehot)
inspect_app.command("bow")(bow.bow)
inspect_app.command("contexts")(contexts.contexts)
inspect_app.command("cooccurrence")(cooccurrence.cooccurrence)
inspect_app.command("model")(model.model)
inspect_app.command("vocab")(vocab.vocab)
inspect_app.command("gradients")(gradients.gradients)
inspect_app.command("hidden")(hidden.hidden)
inspect_app.command("why")(why.why)
