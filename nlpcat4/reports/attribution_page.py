"""Words and how much each moved an answer -> HTML, colours included; nothing in a text acts on the page."""

from collections.abc import Sequence
from html import escape

FOR, AGAINST = "0, 114, 178", "213, 94, 0"
"""Blue and vermilion of Okabe and Ito (2008), as red, green, blue."""

PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Why? {title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
.words span {{ padding: .15em .2em; border-radius: .2em; unicode-bidi: isolate; }}
.words .unread {{ opacity: .5; }}
figcaption {{ font-size: .9rem; opacity: .8; }}
figure {{ margin: 0 0 2rem; }}
</style>
</head>
<body>
<h1>Which words moved the answer</h1>
<p>Blue words speak for the label, red ones against it; the darker, the more.</p>
{figures}
</body>
</html>
"""


def page(title: str, figures: Sequence[str]) -> str:
    """Return a page that needs nothing else.

    Args:
        title: Of the page.
        figures: What `coloured` returned.
    """
    return PAGE.format(title=escape(title), figures="\n".join(figures))


def coloured(caption: str, words: Sequence[str], scores: Sequence[float | None]) -> str:
    """Return words as an HTML figure, each as dark as its score is large beside the largest.

    Args:
        caption: Below the words.
        words: As the text spells them.
        scores: What each added; None where the model did not read it.
    """
    most = max((abs(score) for score in scores if score is not None), default=0.0) or 1.0
    spans = " ".join(_span(word, score, most) for word, score in zip(words, scores, strict=True))
    return f'<figure>\n<p class="words">{spans}</p>\n<figcaption>{escape(caption)}</figcaption>\n</figure>'


def _span(word: str, score: float | None, most: float) -> str:
    if score is None:
        return f'<span class="unread" title="not read: the text is too long">{escape(word)}</span>'
    colour = FOR if score >= 0 else AGAINST
    style = f"background: rgba({colour}, {0.75 * abs(score) / most:.2f})"
    return f'<span style="{style}" title="{score:+.4f}">{escape(word)}</span>'
