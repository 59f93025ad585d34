import xml.etree.ElementTree as ET

import pytest
from django.utils.translation import override

from reports.charts import Bar, bar_chart, middle, rank_bar, scale_for
from reports.wording import percent, short_rupiah, signed_percent, signed_rupiah


def draw(*values, before=0):
    bars = [Bar(f"{n}", value, before, f"hari {n}: {value}") for n, value in enumerate(values)]
    svg = bar_chart(bars, title="Penjualan <bersih>", description="naik & turun", unit=str)
    return ET.fromstring(svg)


def rects(svg):
    return list(svg.iter("rect"))


def test_every_bar_is_drawn_and_can_be_heard():
    svg = draw(0, 5, 10)

    plot = svg.find("svg[@role='img']")
    assert plot.find("title").text == "Penjualan <bersih>"
    assert plot.find("desc").text == "naik & turun"
    assert plot.get("aria-labelledby").split() == [plot.find("title").get("id"), plot.find("desc").get("id")]
    assert [rect.find("title").text for rect in rects(svg)] == ["hari 0: 0", "hari 1: 5", "hari 2: 10"]
    heights = [int(rect.get("height")) for rect in rects(svg)]
    assert heights[0] == 0
    assert abs(heights[2] - 2 * heights[1]) <= 1


def test_bars_stand_on_zero_and_hang_from_it():
    up, down = rects(draw(10, -10))

    assert int(up.get("y")) + int(up.get("height")) == int(down.get("y"))


def test_a_chart_without_sales_still_stands():
    assert [rect.get("height") for rect in rects(draw(0, 0, 0))] == ["0", "0", "0"]


def test_one_bar_has_a_line_across():
    assert draw(10, before=5).find(".//polyline").get("points").count(" ") == 1


def test_without_a_time_before_there_is_no_line():
    assert draw(10, 20, before=None).find(".//polyline") is None


@pytest.mark.parametrize(
    ("amounts", "ticks"),
    [
        ([0], (0, 1)),
        ([10], (0, 5, 10)),
        ([95_000_000], (0, 50_000_000, 100_000_000)),
        ([7], (0, 2, 4, 6, 8)),
        ([-3, 7], (-5, 0, 5, 10)),
    ],
)
def test_scales_are_round_and_hold_zero(amounts, ticks):
    assert scale_for(amounts).ticks == ticks


def test_places_are_in_the_middle_of_their_bars():
    assert [middle(i, 4) for i in range(4)] == ["12.50%", "37.50%", "62.50%", "87.50%"]


@pytest.mark.parametrize(
    ("amount", "most", "width"), [(5, 10, "50.0%"), (10, 10, "100.0%"), (-1, 10, "0.0%"), (0, 0, "0.0%")]
)
def test_rank_bars_are_shares_of_the_longest(amount, most, width):
    assert f'width="{width}"' in rank_bar(amount, most)


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "Rp0", "Rp0"),
        (999, "Rp999", "Rp999"),
        (1_000, "Rp1 rb", "Rp1k"),
        (12_345, "Rp12,3 rb", "Rp12.3k"),
        (999_499, "Rp999 rb", "Rp999k"),
        (999_500, "Rp1 jt", "Rp1m"),
        (12_345_678, "Rp12,3 jt", "Rp12.3m"),
        (123_456_789, "Rp123 jt", "Rp123m"),
        (1_500_000_000, "Rp1,5 M", "Rp1.5bn"),
        (-2_000_000, "−Rp2 jt", "−Rp2m"),
    ],
)
def test_rupiah_in_short(amount, indonesian, english):
    with override("id"):
        assert short_rupiah(amount).replace("\N{NO-BREAK SPACE}", " ") == indonesian
    with override("en"):
        assert short_rupiah(amount) == english


def test_changes_carry_their_sign():
    with override("id"):
        assert (signed_percent(62), signed_percent(-1234), signed_percent(0)) == ("+6,2%", "−123,4%", "0,0%")
        assert percent(-62) == "6,2%"
        assert signed_rupiah(3_000_000).replace("\N{NO-BREAK SPACE}", " ") == "+Rp3 jt"
    with override("en"):
        assert signed_percent(12_345) == "+1,234.5%"
