"""Charts as SVG from the server: text stays text, no script, no inline style; they print and scale.

Bars and the line lie in an inner SVG that is stretched to the width there is; words lie outside
of it at places in per cent, so that letters keep their size on every screen.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

HEIGHT = 232
TOP = 22
PLOT = 176
BOTTOM = TOP + PLOT
SLOT = 100
GAP = 14
MOST_LABELS = 5


@dataclass(frozen=True)
class Bar:
    """A bar of `value` with the `before` of the dashed line (None in all: no line); `words` says it whole."""

    label: str
    value: int
    before: int | None
    words: str


@dataclass(frozen=True)
class Scale:
    """Where rupiah lie on the paper; `ticks` are round amounts and always hold zero."""

    ticks: tuple[int, ...]

    def y(self, amount):
        low, high = self.ticks[0], self.ticks[-1]
        return TOP + PLOT * (high - amount) // (high - low)


def scale_for(amounts):
    """At most five round steps over all amounts, from zero."""
    high, low = max([*amounts, 0]), min([*amounts, 0])
    if high == low:
        high = 1
    step = round_step(high - low)
    return Scale(tuple(range(step * (low // step), step * -(-high // step) + 1, step)))


def round_step(extent):
    """The smallest 1, 2 or 5 with zeros of which at most four make the extent."""
    step = 1
    while True:
        for digit in (1, 2, 5):
            if 4 * digit * step >= extent:
                return digit * step
        step *= 10


def bar_chart(bars, *, title, description, unit):
    """Draw bars with a dashed line of the time before; `unit` writes an amount shortly."""
    scale = scale_for([bar.value for bar in bars] + [bar.before or 0 for bar in bars])
    return format_html(
        '<div class="chart"><svg class="chart__units" width="52" height="{}" aria-hidden="true">{}</svg>'
        '<svg class="chart__plot" role="img" aria-labelledby="chart-title chart-description"'
        ' width="100%" height="{}" overflow="visible"><title id="chart-title">{}</title>'
        '<desc id="chart-description">{}</desc>{}{}{}</svg></div>',
        HEIGHT, unit_labels(scale, unit), HEIGHT, title, description,
        grid(scale), marks(bars, scale), words(bars, scale, unit),
    )  # fmt: skip


def unit_labels(scale, unit):
    return format_html_join(
        "",
        '<text class="chart__unit" x="0" y="{}">{}</text>',
        ((scale.y(tick) + 4, unit(tick) if tick else "0") for tick in scale.ticks),
    )


def grid(scale):
    return format_html_join(
        "",
        '<line class="chart__line{}" x1="0" x2="100%" y1="{}" y2="{}"/>',
        (("" if tick else " chart__line--zero", scale.y(tick), scale.y(tick)) for tick in scale.ticks),
    )


def marks(bars, scale):
    zero = scale.y(0)
    drawn = format_html_join(
        "",
        '<rect class="chart__bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        (
            (SLOT * i + GAP, min(zero, scale.y(bar.value)), SLOT - 2 * GAP, height(bar, scale), bar.words)
            for i, bar in enumerate(bars)
        ),
    )
    return format_html(
        '<svg width="100%" height="{}" viewBox="0 0 {} {}" preserveAspectRatio="none">{}{}</svg>',
        HEIGHT, SLOT * len(bars), HEIGHT, drawn, line_before(bars, scale),
    )  # fmt: skip


def line_before(bars, scale):
    places = [
        (SLOT * i + SLOT // 2, scale.y(bar.before)) for i, bar in enumerate(bars) if bar.before is not None
    ]
    if not places:
        return ""
    if len(bars) == 1:
        places = [(0, places[0][1]), (SLOT, places[0][1])]
    return format_html(
        '<polyline class="chart__before" vector-effect="non-scaling-stroke" points="{}"/>',
        " ".join(f"{x},{y}" for x, y in places),
    )


def height(bar, scale):
    """Of a bar in px; what is sold at all can be seen."""
    return max(abs(scale.y(0) - scale.y(bar.value)), 1 if bar.value else 0)


def words(bars, scale, unit):
    """A few days below, and the amount above the highest bar."""
    every = -(-len(bars) // MOST_LABELS)
    labels = format_html_join(
        "",
        '<text class="chart__label" x="{}" y="{}" text-anchor="middle">{}</text>',
        (
            (middle(i, len(bars)), BOTTOM + 22, bar.label)
            for i, bar in enumerate(bars)
            if i % every == 0 and (20 * (i + 1) < 19 * len(bars) or i == 0)
        ),
    )
    best = max(range(len(bars)), key=lambda i: bars[i].value)
    if bars[best].value <= 0:
        return labels
    peak = format_html(
        '<text class="chart__peak" x="{}" y="{}" text-anchor="{}">{}</text>',
        middle(best, len(bars)), scale.y(bars[best].value) - 6, anchor(best, len(bars)),
        unit(bars[best].value),
    )  # fmt: skip
    return mark_safe(labels + peak)  # noqa: S308 both were made by format_html


def middle(i, count):
    """Middle of the bar's place, in hundredths of a per cent written as per cent."""
    whole, rest = divmod(10_000 * (2 * i + 1) // (2 * count), 100)
    return f"{whole}.{rest:02}%"


def anchor(i, count):
    """Words near an edge lean inwards."""
    if count > 1 and 10 * i < count:
        return "start"
    return "end" if count > 1 and 10 * (count - i - 1) < count else "middle"


def rank_bar(amount, most):
    """A thin bar of `amount` on the length of `most`; decoration, since the amount stands beside it."""
    width = 1000 * max(amount, 0) // most if most > 0 else 0
    return format_html(
        '<svg class="rank-bar" width="100%" height="6" aria-hidden="true">'
        '<rect class="chart__bar" width="{}.{}%" height="6"/></svg>',
        *divmod(width, 10),
    )
