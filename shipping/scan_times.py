"""When a scan happened: couriers write the clock of the place where it was made, mostly without a zone.

Indonesia has three zones and no daylight saving (docs/shipping/biteship.md). A place is recognised
by the names of provinces, regencies and larger towns in data/scan_places.csv, made of the region
data; a name that is in two zones (Banjar) is not in it. What is not recognised is Jakarta time.
"""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ZONES = {
    "WIB": ZoneInfo("Asia/Jakarta"),
    "WITA": ZoneInfo("Asia/Makassar"),
    "WIT": ZoneInfo("Asia/Jayapura"),
}
# The codes of couriers' stations (those of airports); "DPS10000" is one too.
STATIONS = {
    "WITA": "DPS AMI BMU KOE MOF BDJ BPN SMR BRU TRK UPG MDC PLW KDI GTO",
    "WIT": "AMQ TTE DJJ BIK MKQ MKW SOQ NBX TIM",
}
STATION_ZONES = {code: zone for zone, codes in STATIONS.items() for code in codes.split()}
WITA_PROVINCES = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan",
            "feb",
            "mar",
            "apr",
            "mei may",
            "jun",
            "jul",
            "agu agt aug",
            "sep",
            "okt oct",
            "nov nop",
            "des dec",
        ),
        start=1,
    )
    for word in words.split()
}
DAY_FIRST = re.compile(
    r"(\d{1,2})[-/. ](\d{1,2}|[a-z]{3,9})[-/. ](\d{4})(?:[ ,t]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?"
)
ZONE_AT_END = re.compile(r"\s*\(?\b(WIB|WITA|WIT)\)?$", re.IGNORECASE)
# Older instants are a courier's way to say "none": 0001-01-01, 1970-01-01.
FIRST_YEAR, LAST_YEAR = 2000, 2200

with (Path(__file__).parent / "data" / "scan_places.csv").open() as file:
    PLACE_ZONES = {row["place"]: row["zone"] for row in csv.DictReader(file)}
# The longest first: "sulawesi selatan" before "sulawesi".
PLACES = re.compile(r"\b(?:" + "|".join(sorted(PLACE_ZONES, key=len, reverse=True)) + r")\b")


def zone_of(*places):
    """The zone of the first place that is recognised; larger places are named last, so the last counts."""
    for place in places:
        station = re.fullmatch(r"([A-Z]{3})\d*", place.strip())
        if station and station[1] in STATION_ZONES:
            return ZONES[STATION_ZONES[station[1]]]
        found = PLACES.findall(" ".join(re.findall(r"[a-z]+", place.lower())))
        if found:
            return ZONES[PLACE_ZONES[found[-1]]]
    return ZONES["WIB"]


def zone_of_region(code):
    """The zone of a Kemendagri code ("51.71": Denpasar)."""
    if code[:2] in WITA_PROVINCES:
        return ZONES["WITA"]
    return ZONES["WIT" if code[:1] in {"8", "9"} else "WIB"]


def instant_of(text, *places):
    """The instant (UTC) that a courier wrote down, None if there is none in it.

    A zone in the text is believed; else it is the clock of `places`, names of where it was.
    """
    text = str(text or "").strip()
    named = ZONE_AT_END.search(text)
    at = clock_of(ZONE_AT_END.sub("", text))
    if at is None or not FIRST_YEAR <= at.year < LAST_YEAR:
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZONES[named[1].upper()] if named else zone_of(*places))
    return at.astimezone(UTC)


def clock_of(text):
    """2026-11-21T14:03:00+07:00, 2026-11-21 14.03, 21-11-2026 14:03, 21 Agu 2026: year or day first."""
    try:
        return datetime.fromisoformat(re.sub(r"(\d)\.(\d\d)(?=$|\.)", r"\1:\2", text))
    except ValueError:
        found = DAY_FIRST.fullmatch(text.lower())
    if found is None:
        return None
    day, month, year, *clock = found.groups(default="0")
    number = int(month) if month.isdigit() else MONTHS.get(month[:3], 0)
    try:
        return datetime(int(year), number, int(day), *map(int, clock))  # noqa: DTZ001 its zone comes later
    except ValueError:
        return None
