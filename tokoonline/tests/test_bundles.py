"""Many small files, one request: css/store/all.css and js/store/all.js."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from tokoonline.bundles import BUNDLES

STYLES, SCRIPTS = "css/store/all.css", "js/store/all.js"


def read(path):
    return Path(finders.find(path)).read_text()


@pytest.mark.parametrize("path", BUNDLES)
def test_bundle_holds_every_part_whole(path):
    parts = sorted((settings.BASE_DIR / "static").glob(BUNDLES[path]))

    bundle = read(path)

    assert len(parts) > 5
    assert [part.name for part in parts if part.read_text() not in bundle] == []


def test_layers_are_named_before_any_is_filled():
    bundle = read(STYLES)

    assert bundle.index("@layer reset, base, components, pages, utilities;") < bundle.index("@layer base {")


def test_collectstatic_gets_the_bundles():
    listed = [path for finder in finders.get_finders() for path, _ in finder.list([])]

    assert {STYLES, SCRIPTS} <= set(listed)


def test_what_a_phone_must_load_stays_small():
    script = (settings.BASE_DIR / "static/js/htmx.min.js").read_bytes() + read(SCRIPTS).encode()
    font = settings.BASE_DIR / "static/fonts/plus-jakarta-sans.woff2"

    assert len(gzip.compress(read(STYLES).encode())) <= 15_000
    assert len(gzip.compress(script)) <= 25_000
    assert font.stat().st_size <= 28_000
