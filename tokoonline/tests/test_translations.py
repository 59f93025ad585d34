import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

CATALOGUE = Path("locale/id/LC_MESSAGES/django.po")
NOT_SOURCE = shutil.ignore_patterns(
    "var", ".venv", ".git", "demo", "tests", "static", "__pycache__", ".*_cache"
)


def texts(path: Path) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_every_text_of_the_shop_has_its_indonesian(tmp_path):
    copy = tmp_path / "shop"
    shutil.copytree(settings.BASE_DIR, copy, ignore=NOT_SOURCE)
    (copy / "static").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "id", "--no-obsolete"],
        cwd=copy,
        check=True,
        capture_output=True,
    )

    missing = [entry.msgid for entry in texts(copy / CATALOGUE).values() if not entry.translated()]

    assert missing == []


def test_compiled_texts_are_those_of_the_catalogue():
    source = settings.BASE_DIR / CATALOGUE
    written = {key: entry.msgstr or entry.msgstr_plural for key, entry in texts(source).items()}

    compiled = polib.mofile(str(source.with_suffix(".mo")))

    assert {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in compiled
    } == written
