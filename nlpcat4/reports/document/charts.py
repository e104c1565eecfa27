"""Numbers -> SVG without a colour of its own: classes `c0` to `c5` and `ink` are the page's to define."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10

from nlpcat4.reports.document.parts import Bars, Heatmap, Lines, Parallel
from nlpcat4.text.display import shorten

WIDTH, HEIGHT = 560, 300
LEFT, RIGHT, TOP, BOTTOM = 74, 12, 12, 44
MOST_POINTS = 400
LONGEST = 22
DASHED = ' stroke-dasharray="5 4"'


def lines(chart: Lines) -> str:
    """Return a line chart with its legend below."""
    height = WIDTH - LEFT - RIGHT + TOP + BOTTOM if chart.square else HEIGHT
    xs = [value for curve in chart.curves for value in curve.x] or [0.0]
    ys = [value for curve in chart.curves for value in curve.y] or [0.0]
    x_ticks = _ticks(0.0, 1.0) if chart.square else _ticks(min(xs), max(xs), whole=True)
    y_ticks = _ticks(0.0, 1.0) if chart.square else _ticks(min(ys), max(ys))
    frame = _Frame(x_ticks, y_ticks, height)
    body = [*frame.axes(chart.x, chart.y)]
    if chart.mark is not None:
        x = frame.x(chart.mark)
        body.append(f'<line class="mark" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{height - BOTTOM}"/>')
    legend = []
    for curve in chart.curves:
        step = max(1, ceil(len(curve.x) / MOST_POINTS))
        kept = [*range(0, len(curve.x), step)]
        kept += [len(curve.x) - 1] if kept and kept[-1] != len(curve.x) - 1 else []
        points = " ".join(f"{frame.x(curve.x[i]):.1f},{frame.y(curve.y[i]):.1f}" for i in kept)
        dash = DASHED if curve.dashed else ""
        body.append(f'<polyline class="line c{curve.colour % 6}"{dash} points="{points}"/>')
        if len(kept) == 1:
            hollow = " dashed" if curve.dashed else ""
            body.append(
                f'<circle class="dot{hollow} c{curve.colour % 6}" r="3" cx="{frame.x(curve.x[0]):.1f}" '
                f'cy="{frame.y(curve.y[0]):.1f}"/>'
            )
        legend.append((curve.name, curve.colour, curve.dashed))
    return _svg(chart.title, height, body) + _legend(legend)


def bars(chart: Bars) -> str:
    """Return a bar chart."""
    ticks = _ticks(0.0, max(chart.values, default=1.0) or 1.0)
    frame = _Frame([0.0, max(1.0, float(len(chart.names)))], ticks, HEIGHT)
    body = [*frame.axes("", chart.y, with_x=False)]
    for place, (name, value) in enumerate(zip(chart.names, chart.values, strict=True)):
        left, right = frame.x(place + 0.1), frame.x(place + 0.9)
        top, bottom = frame.y(value), frame.y(0.0)
        body.append(
            f'<rect class="bar c0" x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" '
            f'height="{max(0.0, bottom - top):.1f}"><title>{_text(name)}: {value:g}</title></rect>'
        )
        if len(chart.names) <= 12:
            middle = (left + right) / 2
            body.append(
                f'<text class="ink tick" x="{middle:.1f}" y="{HEIGHT - BOTTOM + 16}" '
                f'text-anchor="middle">{_text(name, 12)}</text>'
            )
    return _svg(chart.title, HEIGHT, body)


def heatmap(chart: Heatmap) -> str:
    """Return cells with what stands in them, the names of rows on the left and of columns above."""
    side = max(24, min(64, 440 // max(1, len(chart.columns))))
    left, top = 210, 100
    # The name of the last column leans over its edge.
    width, height = left + side * len(chart.columns) + 60, top + side * len(chart.rows) + 8
    body = [
        f'<text class="ink label" x="{left}" y="14">{_text(chart.column_title, 60)}</text>',
        f'<text class="ink label" x="4" y="{top - 10}">{_text(chart.row_title, 20)}</text>',
    ]
    for place, name in enumerate(chart.columns):
        x = left + side * (place + 0.5)
        body.append(
            f'<text class="ink tick" transform="translate({x:.0f} {top - 8}) rotate(-35)">'
            f"{_text(name, 12)}</text>"
        )
    for row, name in enumerate(chart.rows):
        y = top + side * row
        body.append(
            f'<text class="ink tick" x="{left - 8}" y="{y + side / 2 + 4:.0f}" text-anchor="end">'
            f"{_text(name)}</text>"
        )
        for column, value in enumerate(chart.values[row]):
            x, shade = left + side * column, min(1.0, max(0.0, value))
            body.append(
                f'<rect class="cell c0" x="{x}" y="{y}" width="{side - 1}" height="{side - 1}" '
                f'fill-opacity="{shade:.3f}"><title>{_text(name, 60)}, {_text(chart.columns[column], 60)}: '
                f"{_text(chart.written[row][column], 60)}</title></rect>"
            )
            ink = "on-dark" if shade > 0.55 else "ink"
            if side >= 30:
                body.append(
                    f'<text class="{ink} tick" x="{x + side / 2:.0f}" y="{y + side / 2 + 4:.0f}" '
                    f'text-anchor="middle">{_text(chart.written[row][column], 8)}</text>'
                )
    return _svg(chart.title, height, body, width)


def parallel(chart: Parallel) -> str:
    """Return parallel coordinates, the best lines on top.

    Source: Inselberg (1985), "The Plane with Parallel Coordinates".
    """
    width, height, top, bottom = max(WIDTH, 150 * len(chart.axes)), 320, 40, 24
    step = (width - 140) / max(1, len(chart.axes) - 1)
    places = [70 + step * number for number in range(len(chart.axes))]

    def y(share: float) -> float:
        return height - bottom - share * (height - top - bottom)

    body = []
    for where, good, said in sorted(chart.lines, key=lambda line: line[1]):
        points = " ".join(f"{x:.1f},{y(share):.1f}" for x, share in zip(places, where, strict=True))
        body.append(
            f'<polyline class="line c0" stroke-opacity="{0.12 + 0.88 * good**2:.3f}" points="{points}">'
            f"<title>{_text(said, 200)}</title></polyline>"
        )
    for x, axis in zip(places, chart.axes, strict=True):
        body.append(f'<line class="axis" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{height - bottom}"/>')
        body.append(
            f'<text class="ink label" x="{x:.1f}" y="16" text-anchor="middle">{_text(axis.name, 20)}</text>'
        )
        for share, written in axis.ticks:
            body.append(
                f'<text class="ink tick" x="{x + 6:.1f}" y="{y(share) + 4:.1f}">{_text(written, 14)}</text>'
            )
    return _svg(chart.title, height, body, width)


class _Frame:
    """Where numbers lie on the drawing."""

    def __init__(self, x_ticks: Sequence[float], y_ticks: Sequence[float], height: int) -> None:
        self._x_ticks, self._y_ticks, self._height = x_ticks, y_ticks, height

    def x(self, value: float) -> float:
        low, high = self._x_ticks[0], self._x_ticks[-1]
        return LEFT + (value - low) / (high - low or 1.0) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        low, high = self._y_ticks[0], self._y_ticks[-1]
        return self._height - BOTTOM - (value - low) / (high - low or 1.0) * (self._height - TOP - BOTTOM)

    def axes(self, x_title: str, y_title: str, *, with_x: bool = True) -> Iterator[str]:
        """Yield grid, numbers and titles."""
        bottom, right = self._height - BOTTOM, WIDTH - RIGHT
        for value in self._y_ticks:
            y = self.y(value)
            yield f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}"/>'
            yield f'<text class="ink tick" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
        for value in self._x_ticks if with_x else ():
            x = self.x(value)
            place = f'x="{x:.1f}" y="{bottom + 16}"'
            yield f'<text class="ink tick" {place} text-anchor="middle">{value:g}</text>'
        yield f'<line class="axis" x1="{LEFT}" x2="{right}" y1="{bottom}" y2="{bottom}"/>'
        yield (
            f'<text class="ink label" x="{(LEFT + right) / 2:.0f}" y="{self._height - 8}" '
            f'text-anchor="middle">{_text(x_title, 60)}</text>'
        )
        yield (
            f'<text class="ink label" transform="translate(12 {(TOP + bottom) / 2:.0f}) rotate(-90)" '
            f'text-anchor="middle">{_text(y_title, 40)}</text>'
        )


def _ticks(low: float, high: float, *, whole: bool = False) -> list[float]:
    """Return about five round numbers from one not above `low` to one not below `high`."""
    if high <= low:
        low, high = low - 0.5, low + 0.5
    raw = (high - low) / 5
    power = 10.0 ** floor(log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    step = max(1.0, round(step)) if whole else step
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, max(last, first + 1) + 1)]


def _svg(title: str, height: int, body: Sequence[str], width: int = WIDTH) -> str:
    inside = "\n".join(body)
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{_text(title, 200)}">\n'
        f"{inside}\n</svg>"
    )


def _legend(entries: Sequence[tuple[str, int, bool]]) -> str:
    if len(entries) < 2:
        return ""
    items = "".join(_legend_item(*entry) for entry in entries)
    return f'\n<ul class="legend">{items}</ul>'


def _legend_item(name: str, colour: int, dashed: bool) -> str:
    dash = DASHED if dashed else ""
    stroke = f'<line class="line c{colour % 6}" x1="0" x2="26" y1="4" y2="4"{dash}/>'
    drawing = f'<svg viewBox="0 0 26 8" width="26" height="8" aria-hidden="true">{stroke}</svg>'
    return f"<li>{drawing} {_text(name, 60)}</li>"


def _text(text: str, width: int = LONGEST) -> str:
    return escape(shorten(text, width))
