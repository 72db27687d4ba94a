"""Counts of threats → pictures: SVG that is the same bytes for the same counts."""

from __future__ import annotations

import io
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.card.facts import values_of
from toolkit.card.markdown import cut
from toolkit.card.release import Release

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PAIRS = 10
"""How many pairs of threatener and target a card lists."""
ACTORS = 8
"""How many threateners and targets a picture shows of each."""
BACKGROUND, INK, EMPTY = "#ffffff", "#1a1a1a", "#f2f2f2"
"""The background is painted: on a dark page dark words on none would be lost."""
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "redline",
    "svg.fonttype": "none",
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    # A dollar in a name begins no formula.
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "figure.facecolor": BACKGROUND,
    "axes.facecolor": BACKGROUND,
    "savefig.facecolor": BACKGROUND,
}
SCALE = "Blues"
"""Light to dark in one hue: read alike with every kind of colour vision, and in grey."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture in the folder, not yet drawn."""

    path: str
    title: str
    """What it shows, for who does not see it: plain words of ours."""
    draw: Callable[[Figure, Release], None]


def plots_of(release: Release) -> Iterator[Plot]:
    """A release → the pictures that it has; none where there are no threats."""
    if release.facts.joint:
        title = "Bars: threats by kind of consequence and by commitment"
        yield Plot("plots/threats_by_kind.svg", title, _by_kind)
    if release.facts.pairs:
        title = "Table in colours: who threatens whom, by number of threats"
        yield Plot("plots/who_threatens_whom.svg", title, _who_whom)


def svg(plot: Plot, release: Release) -> bytes:
    """Draw a picture."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    sink = io.BytesIO()
    with warnings.catch_warnings(), mpl.rc_context():
        # A name may be in a script that this font lacks: the reader's own font has it.
        warnings.simplefilter("ignore")
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        figure = Figure(layout="constrained")
        plot.draw(figure, release)
        canvas: Any = FigureCanvasSVG(figure)
        canvas.print_svg(sink, metadata={"Title": plot.title, "Creator": None, "Date": None})
    return sink.getvalue().replace(b"\r\n", b"\n")


def most(release: Release) -> list[tuple[tuple[str, str], int]]:
    """The most frequent pairs of threatener and target, with their numbers of threats."""
    return _most(release.facts.pairs, PAIRS)


def _most(counter: Counter[Any], limit: int) -> list[tuple[Any, int]]:
    known = [(value, times) for value, times in counter.items() if value is not None]
    return sorted(known, key=lambda one: (-one[1], one[0]))[:limit]


def _by_kind(figure: Figure, release: Release) -> None:
    """A bar for each kind, its parts the commitments, the first of the schema darkest."""
    from matplotlib.ticker import MaxNLocator

    joint = release.facts.joint
    kinds = _present(release, "consequence_kinds", {kind for kind, _ in joint})
    firmness = _present(release, "commitment", {commitment for _, commitment in joint})
    figure.set_size_inches(7.5, 1.4 + 0.36 * len(kinds))
    axes = figure.add_subplot()
    last = max(len(firmness) - 1, 1)
    colours = [_shade(1 - place / last) for place in range(len(firmness))]
    before = [0] * len(kinds)
    for commitment, colour in zip(firmness, colours, strict=True):
        counts = [joint[kind, commitment] for kind in kinds]
        bars = axes.barh(kinds, counts, left=before, color=colour, label=commitment, height=0.7)
        shown = [str(count) if count else "" for count in counts]
        axes.bar_label(bars, shown, label_type="center", color=_on(colour), fontsize=9)
        before = [a + b for a, b in zip(before, counts, strict=True)]
    axes.invert_yaxis()
    axes.set_xlabel("threats (one of two kinds counts for both)")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(title="commitment", loc="outside right upper", frameon=False)


def _who_whom(figure: Figure, release: Release) -> None:
    """Threateners from top to bottom, targets from left to right, the number in each cell."""
    pairs = release.facts.pairs
    by_one: Counter[Any] = Counter()
    by_other: Counter[Any] = Counter()
    for pair, times in pairs.items():
        if pair is not None:
            by_one[pair[0]] += times
            by_other[pair[1]] += times
    ones = [name for name, _ in _most(by_one, ACTORS)]
    others = [name for name, _ in _most(by_other, ACTORS)]
    counts = [[pairs[one, other] for other in others] for one in ones]
    figure.set_size_inches(3.4 + 0.62 * len(others), 2.2 + 0.42 * len(ones))
    axes = figure.add_subplot()
    top = max(map(max, counts))
    for row, line in enumerate(counts):
        for column, count in enumerate(line):
            colour = _shade(count / top) if count else EMPTY
            axes.add_patch(_cell(column, row, colour))
            if count:
                axes.text(
                    column, row, str(count), ha="center", va="center", color=_on(colour), fontsize=9
                )
    axes.set_xlim(-0.5, len(others) - 0.5)
    axes.set_ylim(len(ones) - 0.5, -0.5)
    axes.set_xticks(range(len(others)), [cut(name, release.text) for name in others])
    axes.set_yticks(range(len(ones)), [cut(name, release.text) for name in ones])
    for label in axes.get_xticklabels():
        label.set(rotation=40, ha="right", rotation_mode="anchor")
    axes.tick_params(length=0)
    axes.set_xlabel("whose behaviour it is to change")
    axes.set_ylabel("who threatens")
    axes.spines[:].set_visible(False)


def _cell(column: int, row: int, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((column - 0.48, row - 0.48), 0.96, 0.96, facecolor=colour, edgecolor="none")


def _present(release: Release, column: str, found: set[str]) -> list[str]:
    """The labels of a column that occur, in the order of the schema."""
    labels = values_of(release.schema, "conditional_threat", column)
    return [label.value for label in labels if label.value in found]


def _shade(share: float) -> str:
    """A share from 0 to 1 → a colour from light to dark, none so light that it is lost on white."""
    import matplotlib as mpl
    from matplotlib.colors import to_hex

    return to_hex(mpl.colormaps[SCALE](0.25 + 0.7 * share))


def _on(colour: str) -> str:
    """The colour of words on a colour: white where it is dark, else black.

    Source: relative luminance, WCAG 2.2.
    """
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#ffffff" if luminance < 0.179 else "#000000"
