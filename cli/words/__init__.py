"""The commands `nlp words …`."""

import typer

from . import analogy, evaluate, export, graph, hypernyms, neighbors, projector, similarity, synonyms

words_app = typer.Typer(
    no_args_is_help=True, help="Word meaning, by a thesaurus, by counts and by prediction."
)

words_app.command("neighbors")(neighbors.neighbors)
words_app.command("analogy")(analogy.analogy)
words_app.command("eval")(evaluate.evaluate)
words_app.command("projector")(projector.projector)
words_app.command("export")(export.export)
words_app.command("synonyms")(synonyms.synonyms)
words_app.command("hypernyms")(hypernyms.hypernyms)
words_app.command("graph")(graph.graph)
words_app.command("similarity")(similarity.similarity)
