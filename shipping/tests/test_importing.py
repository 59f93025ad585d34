import re
import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from shipping.importing import SHIPPED_FOLDER, RowError, TariffsRefused, import_tariffs
from shipping.models import CourierService, Holiday, Tariff, Zone, ZoneMember
from shipping.quoting import Parcel, quotes

pytestmark = pytest.mark.django_db

TARIFF_HEADER = "zone,courier,service,first_kg,first_price,next_kg_price,days_min,days_max,note"


def rows(model):
    return list(model.objects.order_by("pk").values())


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped files to spoil."""
    return shutil.copytree(SHIPPED_FOLDER, tmp_path / "tariffs")


def change(file, old, new):
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_the_shipped_files_cover_the_whole_country():
    import_tariffs()

    provinces = {prefix[:2] for prefix in ZoneMember.objects.values_list("region_prefix", flat=True)}
    assert len(provinces) == 38
    assert Tariff.objects.exclude(note__startswith="illustrative").count() == 0
    services = CourierService.objects.values_list("courier__code", "code")
    assert set(services) == {
        ("jne", "reg"), ("jne", "yes"), ("jne", "oke"), ("jne", "jtr"), ("jnt", "ez"),
        ("pos", "reguler"), ("pos", "next_day"), ("pos", "kargo"),
    }  # fmt: skip
    assert Holiday.objects.filter(date__year=2027).exists()


def test_the_shipped_tariffs_quote_bandung_as_documented():
    import_tariffs()

    offers = quotes("32.73.02", [Parcel(900, 200, 200, 100, 1)], on=date(2026, 11, 23))

    assert [(offer.courier_code, offer.service_code, offer.amount) for offer in offers] == [
        ("pos", "reguler", 11_000),
        ("jne", "oke", 11_000),
        ("jne", "reg", 12_000),
        ("jnt", "ez", 12_000),
        ("pos", "next_day", 20_000),
        ("pos", "kargo", 21_000),
        ("jne", "yes", 24_000),
        ("jne", "jtr", 45_000),
    ]


def test_the_shipped_services_insure_as_documented():
    import_tariffs()

    terms = CourierService.objects.values_list(
        "courier__code", "code", "insurance_bp", "insurance_fee_amount"
    )
    assert {(*row,) for row in terms} == {
        ("jne", "reg", 20, 5_000), ("jne", "yes", 20, 5_000), ("jne", "oke", 20, 5_000),
        ("jne", "jtr", 50, 5_000), ("jnt", "ez", 20, 0),
        ("pos", "reguler", 0, 0), ("pos", "next_day", 0, 0), ("pos", "kargo", 0, 0),
    }  # fmt: skip


def test_a_file_without_insurance_leaves_it_as_it_is(shipped):
    import_tariffs()
    change(shipped / "services.csv", ",insurance_bp,insurance_fee_amount", "")
    text = (shipped / "services.csv").read_text()
    (shipped / "services.csv").write_text(re.sub(r",\d+,\d+$", "", text, flags=re.MULTILINE))

    [imported] = import_tariffs(shipped / "services.csv")

    assert (imported.changed, imported.unchanged) == (0, 8)
    assert CourierService.objects.filter(insurance_bp=20).count() == 4


def test_islands_off_jakarta_have_a_zone_of_their_own():
    import_tariffs()

    [reguler, *_dearer] = quotes("31.01.01", [Parcel(900, 0, 0, 0, 1)], on=date(2026, 11, 23))

    assert reguler.amount == 22_000


def test_a_second_run_changes_nothing(capsys):
    call_command("import_tariffs")
    before = [rows(model) for model in (Zone, ZoneMember, CourierService, Tariff, Holiday)]
    capsys.readouterr()

    call_command("import_tariffs")

    assert capsys.readouterr().out.splitlines() == [
        "couriers.csv: 0 new, 0 changed, 3 as before",
        "services.csv: 0 new, 0 changed, 8 as before",
        "zones.csv: 0 new, 0 changed, 13 as before",
        "members.csv: 0 new, 0 changed, 47 as before",
        "tariffs.csv: 0 new, 0 changed, 92 as before",
        "holidays.csv: 0 new, 0 changed, 35 as before",
    ]
    assert before == [rows(model) for model in (Zone, ZoneMember, CourierService, Tariff, Holiday)]


def test_a_changed_price_changes_that_row_alone(shipped):
    import_tariffs(shipped)
    change(shipped / "tariffs.csv", "Z01,jne,reg,1,10000,10000", "Z01,jne,reg,1,11000,10500")

    imported = {file.file: file for file in import_tariffs(shipped)}

    assert (imported["tariffs.csv"].added, imported["tariffs.csv"].changed) == (0, 1)
    tariff = Tariff.objects.get(zone__code="Z01", service__courier__code="jne", service__code="reg")
    assert (tariff.first_price, tariff.next_kg_price) == (11_000, 10_500)


def test_a_dry_run_changes_nothing(capsys):
    call_command("import_tariffs", "--dry-run")

    assert "tariffs.csv: 92 new, 0 changed, 0 as before" in capsys.readouterr().out
    assert Zone.objects.count() == 0


def test_one_file_alone_refers_to_what_is_there_already(shipped):
    import_tariffs(shipped)
    Tariff.objects.all().delete()

    imported = import_tariffs(shipped / "tariffs.csv")

    assert [(file.file, file.added) for file in imported] == [("tariffs.csv", 92)]


def test_what_staff_switched_off_stays_off():
    import_tariffs()
    CourierService.objects.update(is_active=False)

    import_tariffs()

    assert not CourierService.objects.filter(is_active=True).exists()


def test_semicolons_and_a_byte_order_mark_are_read(shipped):
    file = shipped / "zones.csv"
    file.write_text("\ufeff" + file.read_text().replace(",", ";"), encoding="utf-8")

    import_tariffs(shipped)

    assert Zone.objects.count() == 13


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("Z01,jne,reg,1,-1,1,1,2,", "-", "must be above zero"),
        ("Z01,jne,reg,1,0,1,1,2,", "-", "must be above zero"),
        ("Z01,jne,reg,1,1,-1,1,2,", "-", "below zero"),
        ("Z01,jne,reg,1,ten,1,1,2,", "first_price", "integer"),
        ("Z01,jne,reg,1,10.5,1,1,2,", "first_price", "integer"),
        ("Z01,jne,reg,1,99999999999999999999,1,1,2,", "first_price", "less than or equal"),
        ("Z01,jne,reg,0,1,1,1,2,", "-", "at least one kilogram"),
        ("Z01,jne,reg,1,1,1,3,2,", "-", "shortest time"),
        ("Z01,jne,reg,1,,1,1,2,", "first_price", "null"),
        ("Z99,jne,reg,1,1,1,1,2,", "zone", "“Z99”"),
        ("Z01,jne,drone,1,1,1,1,2,", "service", "“drone”"),
        ("Z01,jne,reg,1,1,1,1,2,=1+1", "note", "formula"),
        ("Z01,jne,reg,1,1,1,1,2,a\x00b", "note", "null"),
        ("Z01,jne,reg,1,1,1,1,2," + "x" * 10_000, "note", "100 characters"),
        ("Z01,jne,reg,1,1,1,1", "-", "more or fewer cells"),
        ("Z01,jne,reg,1,1,1,1,2,,,", "-", "more or fewer cells"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(shipped, settings, row, column, words):
    settings.LANGUAGE_CODE = "en"
    (shipped / "tariffs.csv").write_text(f"{TARIFF_HEADER}\n{row}\n")

    with pytest.raises(TariffsRefused) as refused:
        import_tariffs(shipped)

    [error] = refused.value.errors
    assert (error.file, error.row, error.column) == ("tariffs.csv", 2, column)
    assert words in error.reason
    assert Zone.objects.count() == 0


def test_every_wrong_row_is_named(shipped):
    change(shipped / "services.csv", "jne,reg,REG,regular,1000", "jne,reg,REG,drone,1000")
    change(shipped / "members.csv", "Z07,51", "Z07,5")
    change(shipped / "holidays.csv", "2026-01-01", "2026-13-01")

    with pytest.raises(TariffsRefused) as refused:
        import_tariffs(shipped)

    # The tariffs of the refused service have nothing to refer to.
    named = {(error.file, error.column) for error in refused.value.errors}
    assert named == {
        ("services.csv", "kind"),
        ("members.csv", "-"),
        ("tariffs.csv", "service"),
        ("holidays.csv", "date"),
    }


def test_the_same_row_twice_is_refused(shipped):
    with (shipped / "zones.csv").open("a") as file:
        file.write("Z01,Jabodetabek\n")

    with pytest.raises(TariffsRefused) as refused:
        import_tariffs(shipped)

    assert [(error.row, error.column) for error in refused.value.errors] == [(15, "code")]


def test_wrong_columns_are_named(shipped):
    change(shipped / "zones.csv", "code,name", "code,nama")

    with pytest.raises(TariffsRefused) as refused:
        import_tariffs(shipped / "zones.csv")

    named = [(error.row, error.column) for error in refused.value.errors]
    assert named == [(1, "name"), (1, "nama")]


def test_another_encoding_is_refused(shipped):
    (shipped / "zones.csv").write_bytes("code,name\nZ01,Caf\u00e9\n".encode("latin-1"))

    with pytest.raises(TariffsRefused) as refused:
        import_tariffs(shipped / "zones.csv")

    assert isinstance(refused.value.errors[0], RowError)
    assert "UTF-8" in str(refused.value.errors[0])


def test_the_command_names_the_errors_and_fails(shipped, capsys):
    change(shipped / "zones.csv", "Z13,", ",")

    with pytest.raises(CommandError, match="wrong, nothing imported"):
        call_command("import_tariffs", shipped)

    assert "zones.csv:14 code:" in capsys.readouterr().err


def test_a_missing_path_is_said(tmp_path):
    with pytest.raises(CommandError, match="There is no"):
        call_command("import_tariffs", tmp_path / "nowhere")


def test_a_folder_without_any_of_the_files_is_refused(tmp_path):
    with pytest.raises(TariffsRefused, match="tariffs"):
        import_tariffs(tmp_path)
