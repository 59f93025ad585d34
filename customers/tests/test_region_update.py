"""A newer list of regions: what it changes is said, done at once, and found by the search right away."""

import gzip

import pytest
from django.core.management import CommandError, call_command

from customers.models import Region
from customers.region_loading import ListRefused, load_regions
from customers.region_search import search_regions
from customers.regions import region_chain
from customers.tests.factories import make_address, make_user
from customers.tests.region_factories import load_some_regions, shipped

pytestmark = pytest.mark.django_db
BANDUNG = ("32.73",)


@pytest.fixture
def bandung(tmp_path):
    load_some_regions(tmp_path, BANDUNG)


def newer_list(tmp_path, *, new=(), gone=(), is_gzipped=False, **names):
    """The list of Bandung with `names` changed, `new` rows and without the codes `gone`."""
    names = {key.removeprefix("name_").replace("_", "."): name for key, name in names.items()}
    rows = [(code, names.get(code, name), post) for code, name, post in shipped(BANDUNG) if code not in gone]
    text = "\n".join(",".join(row) for row in [("code", "name", "postal_code"), *rows, *new])
    path = tmp_path / "newer.csv"
    path.write_bytes(gzip.compress(text.encode()) if is_gzipped else text.encode())
    return path


NEW_VILLAGE = ("32.73.02.1099", "Mekar Baru", "40136")


def state():
    return list(Region.objects.order_by("pk").values_list())


@pytest.mark.parametrize("is_gzipped", [False, True])
def test_a_newer_list_adds_renames_and_retires(tmp_path, bandung, is_gzipped, capsys):
    address = make_address(make_user(), region_id="32.73.02.1004")
    path = newer_list(
        tmp_path,
        new=[NEW_VILLAGE],
        gone=["32.73.02.1004"],
        name_32_73_01="Sukasari Indah",
        is_gzipped=is_gzipped,
    )

    call_command("load_regions", update=path)

    told = capsys.readouterr().out
    assert "New: 1\n  32.73.02.1099 Mekar Baru" in told
    assert "Renamed: 1\n  32.73.01 Sukasari > Sukasari Indah" in told
    assert "No longer in use: 1\n  32.73.02.1004 Dago" in told
    assert [hit.code for hit in search_regions("mekar baru")] == ["32.73.02.1099"]
    assert search_regions("sukasari indah")[0].code == "32.73.01"
    assert "32.73.02.1004" not in [hit.code for hit in search_regions("dago")]
    # The address that was written down keeps its place.
    assert region_chain(address.region_id).village == "Dago"


def test_a_second_run_changes_nothing(tmp_path, bandung, capsys):
    path = newer_list(tmp_path, new=[NEW_VILLAGE])
    call_command("load_regions", update=path)
    before = state()
    capsys.readouterr()

    call_command("load_regions", update=path)

    assert capsys.readouterr().out.endswith("0 new or changed, 0 no longer in use.\n")
    assert state() == before


def test_a_dry_run_says_the_same_and_changes_nothing(tmp_path, bandung, capsys):
    before = state()
    path = newer_list(tmp_path, new=[NEW_VILLAGE], gone=["32.73.02.1004"])

    call_command("load_regions", update=path, dry_run=True)

    told = capsys.readouterr().out
    assert "32.73.02.1099 Mekar Baru" in told
    assert "32.73.02.1004 Dago" in told
    assert told.endswith("Dry run: nothing was changed.\n")
    assert state() == before


def test_a_region_that_comes_back_is_said_to_be_in_use_again(tmp_path, bandung):
    load_regions(newer_list(tmp_path, gone=["32.73.02.1004"]))

    changes = load_regions(newer_list(tmp_path)).changes

    assert changes.examples["back"] == ("32.73.02.1004 Dago",)


def test_another_postal_code_is_said(tmp_path, bandung):
    path = newer_list(tmp_path)
    path.write_text(path.read_text().replace("32.73.02.1004,Dago,40135", "32.73.02.1004,Dago,40199"))

    changes = load_regions(path).changes

    assert changes.examples["postal"][-1] == "32.73.02.1004 Dago 40135 > 40199"
    assert search_regions("40199")[0].code == "32.73.02"


def test_half_a_list_is_refused_unless_it_is_wanted(tmp_path, bandung):
    gone = [code for code, *_rest in shipped(BANDUNG) if code.startswith("32.73.0")]
    path = newer_list(tmp_path, gone=gone)
    before = state()

    with pytest.raises(CommandError, match="is it whole"):
        call_command("load_regions", update=path)
    assert state() == before

    call_command("load_regions", update=path, force=True)
    assert not Region.objects.get(code="32.73.02").is_active


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "missing: code"),
        ("kode,nama\n1,2", "missing: code"),
        ("code,name,postal_code\n", "no regions"),
        ("code,name,postal_code\nx,Aceh,", "no code"),
        ("code,name,postal_code\n11,Aceh,\n11,Aceh,", "twice"),
        ("code,name,postal_code\n11,,", "name of 11"),
        ("code,name,postal_code\n11", "name of 11"),
        ("code,name,postal_code\n11," + "x" * 81 + ",", "name of 11"),
        ("code,name,postal_code\n11,Aceh,1234", "five digits"),
        ("code,name,postal_code\n11.01.01,Bakongan,", "which it lies in"),
    ],
)
def test_a_list_that_is_none_is_refused_in_words(tmp_path, bandung, text, words):
    path = tmp_path / "wrong.csv"
    path.write_text(text)
    before = state()

    with pytest.raises(CommandError, match=words):
        call_command("load_regions", update=path, force=True)

    assert state() == before


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x1f\x8b half a gzip", b"PK\x03\x04"])
def test_a_file_of_another_kind_is_refused(tmp_path, bandung, content):
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)

    with pytest.raises(ListRefused):
        load_regions(path)


def test_a_file_that_is_not_there_is_refused(tmp_path, bandung):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("load_regions", update=tmp_path / "none.csv")
