"""The sales report: a period beside the one before and the one a year ago."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .charts import Bar
from .figures import Figures, Rank, add_up, figures_by_day, first_day, net_by_hour, ranks, share
from .finding import say_finding, say_today
from .periods import Period
from .shipping import Shipping, read_shipping
from .wording import count_words, percent, span_words, whole_rupiah

# Longest period drawn with a bar a day, and a bar a week; longer ones have a bar for four weeks.
MOST_DAYS_DRAWN = 62
MOST_WEEKS_DRAWN = 7 * 54
SHOWN = 10


@dataclass(frozen=True)
class Row:
    """A day, or a few, in the table below the chart, with the net sales of the period before."""

    words: str
    figures: Figures
    net_before: int | None


@dataclass(frozen=True)
class SalesReport:
    period: Period
    before: Period
    year_before: Period
    by_day: dict
    now: Figures
    # None where the shop did not sell yet on all days of it: half a period would flatter.
    earlier: Figures | None
    last_year: Figures | None
    products: list[Rank]
    categories: list[Rank]
    shipping: Shipping
    hours: tuple | None = None
    is_today: bool = False

    @property
    def finding(self):
        if self.is_today:
            return say_today(self.now, self.earlier)
        return say_finding(self.now, self.earlier, self.before, self.products)

    @property
    def days_a_bar(self):
        if len(self.period) <= MOST_DAYS_DRAWN:
            return 1
        return 7 if len(self.period) <= MOST_WEEKS_DRAWN else 28

    @property
    def rows(self):
        """The table: every day, or as many days as the chart draws together."""
        step = self.days_a_bar
        return [
            Row(span_words(span), add_up(self.by_day, span), self.net_before(start, len(span)))
            for start, span in enumerate_spans(self.period, step)
        ]

    def net_before(self, start, days):
        """Net sales of the same days of the period before, counted from its first; None without it."""
        if self.earlier is None:
            return None
        first = self.before.first + timedelta(days=start)
        return add_up(self.by_day, Period(first, first + timedelta(days=days - 1))).net

    @property
    def bars(self):
        if self.hours:
            return [
                Bar(f"{hour:02}", now, before if self.earlier else None, f"{hour:02}.00: {whole_rupiah(now)}")
                for hour, (now, before) in enumerate(zip(*self.hours, strict=True))
            ]
        spans = enumerate_spans(self.period, self.days_a_bar)
        return [
            Bar(
                date_format(span.first, "j M"),
                row.figures.net,
                row.net_before,
                f"{row.words}: {whole_rupiah(row.figures.net)}",
            )
            for row, (_start, span) in zip(self.rows, spans, strict=True)
        ]

    @property
    def best_words(self):
        """Which bar is the highest, for who cannot see the chart."""
        best = max(self.bars, key=lambda bar: bar.value)
        if best.value <= 0:
            return _("Nothing was sold in these days.")
        return _("Highest: %(bar)s.") % {"bar": best.words}

    @property
    def top_products(self):
        return self.products[:SHOWN]

    @property
    def top_categories(self):
        return self.categories[:SHOWN]


def enumerate_spans(period, step):
    """[(days from the start, Period of at most `step` days), ...]"""
    for start in range(0, len(period), step):
        first = period.first + timedelta(days=start)
        yield start, Period(first, min(first + timedelta(days=step - 1), period.last))


def read_sales(period, *, today=None):
    """Read the whole report of a period; four statements, and two more for a single day."""
    before, year_before = period.before(), period.year_before()
    by_day = figures_by_day(period, before, year_before)
    products, categories = ranks(period, before)
    began = first_day()
    is_one_day = len(period) == 1
    now = add_up(by_day, period)

    def comparable(other):
        return add_up(by_day, other) if began and began <= other.first else None

    return SalesReport(
        period=period,
        before=before,
        year_before=year_before,
        by_day=by_day,
        now=now,
        earlier=comparable(before),
        last_year=comparable(year_before),
        products=products,
        categories=categories,
        shipping=read_shipping(period, now.courier_cost),
        is_today=is_one_day and period.last == today,
        hours=(net_by_hour(period.first), net_by_hour(before.first)) if is_one_day else None,
    )


@dataclass(frozen=True)
class Tile:
    """One large number; changes are tenths of a per cent, None where there is no comparison."""

    anchor: str
    label: str
    value: str
    change: int | None
    change_on_year: int | None
    note: str = ""
    is_doubtful: bool = False


def tiles_of(report):
    """The five sales tiles, in the order an owner asks."""
    return [
        tile(report, "net", _("Net sales"), lambda figures: figures.net, whole_rupiah),
        tile(report, "orders", _("Orders"), lambda figures: figures.orders, count_words),
        tile(report, "average", _("Average order"), lambda figures: figures.average, whole_rupiah),
        tile(report, "units", _("Units sold"), lambda figures: figures.units, count_words),
        profit_tile(report),
    ]


def tile(report, anchor, label, read, write, **more):
    now = read(report.now)
    return Tile(
        anchor=anchor,
        label=label,
        value="\N{EN DASH}" if now is None else write(now),
        change=change_since(now, report.earlier and read(report.earlier)),
        change_on_year=change_since(now, report.last_year and read(report.last_year)),
        **more,
    )


def profit_tile(report):
    coverage = report.now.coverage
    if coverage is None:
        note = ""
    elif coverage == 1000:
        note = _("The cost of everything sold is known.")
    else:
        note = _("The cost of %(share)s of sales is known.") % {"share": percent(coverage)}
    return tile(
        report,
        "profit",
        _("Gross profit"),
        lambda figures: figures.profit,
        whole_rupiah,
        note=note,
        is_doubtful=coverage is not None and not report.now.is_profit_reliable,
    )


def change_since(now, before):
    """Tenths of a per cent from `before` to `now`; None where a comparison would say nothing."""
    if now is None or before is None or before <= 0:
        return None
    return share(now - before, before)
