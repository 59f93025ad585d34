from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shipping.scan_times import PLACE_ZONES, ZONES, instant_of, zone_of, zone_of_region

# Clocks without a zone, as couriers write them.
FIRST, LAST = datetime(2001, 1, 1), datetime(2099, 1, 1)  # noqa: DTZ001
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("", "WIB"),
        ("Hogwarts", "WIB"),
        ("JAKARTA", "WIB"),
        ("PONTIANAK", "WIB"),
        ("KALIMANTAN TENGAH", "WIB"),
        ("DENPASAR", "WITA"),
        ("KAB. BADUNG", "WITA"),
        ("Balikpapan, Kalimantan Timur", "WITA"),
        ("MAKASSAR", "WITA"),
        ("KALSEL", "WITA"),
        ("PARE-PARE", "WITA"),
        ("AMBON", "WIT"),
        ("Kota Jayapura, Papua", "WIT"),
        ("MALUKU UTARA", "WIT"),
        ("TIMIKA", "WIT"),
        # A name inside a longer word is none.
        ("BALIKPAPANAN", "WIB"),
        # Larger places come last.
        ("DUKUH KUPANG, SURABAYA", "WIB"),
        ("BATU MERAH, AMBON", "WIT"),
        # In two zones, so only its province tells.
        ("KAB. BANJAR", "WIB"),
        ("BANJAR, KALIMANTAN SELATAN", "WITA"),
        # Couriers' stations.
        ("DPS10000", "WITA"),
        ("DJJ", "WIT"),
        ("CGK", "WIB"),
        ("JAK TIM", "WIB"),
    ],
)
def test_the_zone_of_a_place_is_told_by_its_names(place, zone):
    assert zone_of(place) is ZONES[zone]


def test_the_first_place_that_is_known_counts():
    assert zone_of("HUB 7", "Bali", "Papua") is ZONES["WITA"]


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("31.71", "WIB"),
        ("61", "WIB"),
        ("62.71", "WIB"),
        ("51.71", "WITA"),
        ("63.03", "WITA"),
        ("73", "WITA"),
        ("81", "WIT"),
        ("94.01", "WIT"),
        ("", "WIB"),
    ],
)
def test_the_zone_of_a_region_code(code, zone):
    assert zone_of_region(code) is ZONES[zone]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-21 12:00:00",
        "2026-11-21 12:00",
        "2026-11-21 12.00",
        "2026-11-21T12:00:00",
        "2026-11-21T12:00:00.000",
        "2026-11-21T12:00:00+07:00",
        "2026-11-21T05:00:00Z",
        "21-11-2026 12:00",
        "21/11/2026 12:00:00",
        "21 Nov 2026 12.00",
        "21 November 2026, 12:00 WIB",
        "2026-11-21 13:00 WITA",
        "2026-11-21 14:00:00 (WIT)",
    ],
)
def test_all_ways_to_write_noon_in_jakarta_are_one_instant(text):
    assert instant_of(text, "JAKARTA") == NOON


def test_a_clock_without_zone_is_the_clock_of_its_place():
    assert [instant_of("2026-11-21 12:00", place).hour for place in ("BANDUNG", "DENPASAR", "AMBON")] == [
        5,
        4,
        3,
    ]


def test_a_zone_in_the_text_is_believed_more_than_the_place():
    assert instant_of("2026-11-21T12:00:00+07:00", "DENPASAR") == NOON
    assert instant_of("21-11-2026 12:00 WIB", "AMBON") == NOON


def test_indonesian_months_are_read():
    texts = ["17 Agustus 2026 08:00", "17 Mei 2026", "1 Okt 2026", "1 Desember 2026"]

    assert [instant_of(text).month for text in texts] == [8, 5, 9, 11]


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        "-",
        "kemarin",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01 00:00",
        "31-02-2026",
        "32/11/2026 12:00",
        "21 Foo 2026",
        "2026-11-21 25:00",
        "9999-12-31 23:59",
        [],
        {"at": 1},
    ],
)
def test_what_is_no_time_is_none(text):
    assert instant_of(text) is None


@settings(deadline=None)
@given(st.text(), st.text())
def test_no_text_breaks_it(text, place):
    found = instant_of(text, place)

    assert found is None or found.tzinfo is UTC


@settings(deadline=None)
@given(st.datetimes(FIRST, LAST), st.sampled_from(sorted(PLACE_ZONES)))
def test_what_a_place_wrote_is_read_back(at, place):
    at = at.replace(second=0, microsecond=0)
    local = at.replace(tzinfo=ZONES[PLACE_ZONES[place]])

    for form in ("%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H.%M.%S"):
        assert instant_of(at.strftime(form), place.upper()) == local
