"""The commands `nlp words …`."""

import typer

from . import graph, hypernyms, similarity, synonyms

words_app = typer.Typer(
    no_args_is_help=True, help="Word meaning, by a thesaurus, by counts and by prediction."
)

words_app.command("synonyms")(synonyms.synonyms)
words_app.command("hypernyms")(hypernyms.hypernyms)
words_app.command("graph")(graph.graph)
words_app.command("similarity")(similarity.similarity)
