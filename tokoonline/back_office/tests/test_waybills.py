"""Lists of waybills: read as people write them, shown first, handed over row by row."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inventory.tests.factories import make_stock
from payments.closing import cancel_order
from shipping.handing_over import hand_over
from shipping.models import Shipment
from shipping.packing import pack_parcel, unpack_order
from tokoonline.back_office.parcels.waybill_plan import plan_rows
from tokoonline.back_office.parcels.waybill_rows import MOST_ROWS, read_rows
from tokoonline.back_office.roles import WAREHOUSE

from .parcel_orders import make_couriers, packed_parcel, paid_order, unpaid_order
from .people import make_staff

JNE = "012345678901234"
NUMBER = "TO-261121-7K3QX"


@pytest.fixture
def packer(client):
    client.force_login(make_staff(WAREHOUSE))
    return client


def send(client, text, **more):
    """Preview the rows, then press the button as the preview showed it."""
    url = reverse("admin:waybills")
    preview = client.post(url, {"rows": text, "deed": "check"})
    seen = preview.context["form"].initial["seen"]
    return client.post(url, {"rows": text, "deed": "send", "seen": seen, **more})


def read(text):
    return [(row.number, row.waybill, row.courier) for row in read_rows(text)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"{NUMBER};{JNE}", [(NUMBER, JNE, "")]),
        (f"{NUMBER},{JNE},jne", [(NUMBER, JNE, "jne")]),
        (f"{NUMBER}\t{JNE}\tJ&T Express\r\n", [(NUMBER, JNE, "J&T Express")]),
        (f"{NUMBER} {JNE}", [(NUMBER, JNE, "")]),
        (f"{NUMBER} JP 1234 567 890 Pos Indonesia", [(NUMBER, "JP1234567890", "Pos Indonesia")]),
        (f"{JNE};{NUMBER}", [(NUMBER, JNE, "")]),
        (f"to 261121 7k3qx;{JNE}", [(NUMBER, JNE, "")]),
        (f"261121-7K3QX;{JNE}", [(NUMBER, JNE, "")]),
        (f'\ufeff"{NUMBER}";"{JNE}"', [(NUMBER, JNE, "")]),
        (f"No;Nama;No Resi;Kurir;Nomor Pesanan\n1;Budi;{JNE};JNE;{NUMBER}", [(NUMBER, JNE, "JNE")]),
        (f"No Resi,Pesanan\n{NUMBER},{JNE}", [(NUMBER, JNE, "")]),
        (f"order number,waybill,courier\n{NUMBER},{JNE},", [(NUMBER, JNE, "")]),
        (f"\n ; ;\n{NUMBER};{JNE}\n\n", [(NUMBER, JNE, "")]),
        ("Nama,Alamat,Kota\nBudi,Jl. Dago,Bandung", [("", "", ""), ("", "", "")]),
        (f"{NUMBER}", [(NUMBER, "", "")]),
        ("", []),
    ],
)
def test_rows_are_read_as_people_write_them(text, rows):
    assert read(text) == rows


def test_swapped_columns_are_seen():
    assert [row.is_swapped for row in read_rows(f"{JNE};{NUMBER}\n{NUMBER};{JNE}")] == [True, False]


@given(st.text(max_size=400))
def test_any_text_is_read_into_rows_without_an_accident(text):
    rows = read_rows(text)

    assert len(rows) <= len(text.splitlines())
    assert all(row.number == "" or row.number.startswith("TO-") for row in rows)


CODES = st.text("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=5, max_size=8)
WAYBILLS = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=25).filter(
    lambda text: not text.startswith("TO")
)


@given(
    st.lists(st.tuples(CODES, WAYBILLS, st.sampled_from(["", "jne", "J&T"])), min_size=1, max_size=20),
    st.sampled_from(";\t,"),
    st.booleans(),
)
def test_what_is_written_is_read_back(parts, separator, is_swapped):
    wanted = [(f"TO-261121-{code}", waybill, courier) for code, waybill, courier in parts]
    lines = [
        separator.join([waybill, number, courier] if is_swapped else [number, waybill, courier])
        for number, waybill, courier in wanted
    ]

    assert read("\n".join(lines)) == wanted


@pytest.mark.django_db
def test_a_list_is_shown_first_and_changes_nothing(packer):
    parcel = packed_parcel()

    response = packer.post(
        reverse("admin:waybills"), {"rows": f"{parcel.order.number};{JNE}", "deed": "check"}
    )

    assert response.status_code == 200
    assert "1 paket bisa dikirim" in response.text
    parcel.refresh_from_db()
    assert (parcel.state, parcel.waybill) == ("packed", "")


@pytest.mark.django_db
def test_one_press_hands_the_good_ones_over_and_keeps_the_bad_ones(packer):
    parcels = [packed_parcel() for _ in range(3)]
    lines = [f"{parcel.order.number};01234567890123{place}" for place, parcel in enumerate(parcels)]
    bad = "TO-261121-ZZZZZ;012345678901239"

    response = send(packer, "\n".join([*lines[:2], bad, lines[2]]))

    assert response.status_code == 422
    assert Shipment.objects.filter(state="handed_over").count() == 3
    assert response.context["form"].initial["rows"] == bad
    assert "Tidak ada pesanan seperti ini" in response.text
    assert "3 paket sudah dikirim" in response.text


@pytest.mark.django_db
def test_the_same_list_twice_sends_once(packer):
    parcel = packed_parcel()
    text = f"{parcel.order.number};{JNE}"

    first, second = send(packer, text), send(packer, text)

    assert first.status_code == 302
    assert "Sudah dikirim" in second.text
    assert parcel.order.status_changes.filter(new="shipped", field="status").count() == 1


@pytest.mark.django_db
def test_a_text_that_was_edited_after_the_preview_is_shown_again(packer):
    one, other = packed_parcel(), packed_parcel()
    url = reverse("admin:waybills")
    preview = packer.post(url, {"rows": f"{one.order.number};{JNE}", "deed": "check"})
    seen = preview.context["form"].initial["seen"]

    response = packer.post(url, {"rows": f"{other.order.number};{JNE}", "deed": "send", "seen": seen})

    assert response.status_code == 200
    assert not Shipment.objects.filter(state="handed_over").exists()


@pytest.mark.django_db
def test_checking_again_sends_nothing(packer):
    parcel = packed_parcel()
    text = f"{parcel.order.number};{JNE}"

    send(packer, text, deed="check")

    parcel.refresh_from_db()
    assert parcel.state == "packed"


def cancelled(order):
    unpack_order(order, actor="CS", at=timezone.now())
    cancel_order(order, reason="batal", actor="CS", at=timezone.now())


@pytest.mark.django_db
def test_every_problem_has_its_sentence():
    couriers = make_couriers()
    good, looks_other, named, gone, ended, taken = (packed_parcel() for _ in range(6))
    hand_over(gone, courier=couriers["jne"], waybill="111111111111111", actor="A", at=timezone.now())
    cancelled(ended.order)
    unpacked, unpaid = paid_order(), unpaid_order()
    rows = [
        (good.order.number, JNE, "", ""),
        (looks_other.order.number, "JP1234567890", "", "J&T"),
        (named.order.number, "JP1234567891", "jnt", ""),
        (gone.order.number, "222222222222222", "", "JNE 111111111111111"),
        (ended.order.number, "333333333333333", "", "sudah dibatalkan"),
        (taken.order.number, "111111111111111", "", "Paket lain"),
        (unpacked.number, "444444444444444", "", "belum dikemas"),
        (unpaid.number, "555555555555555", "", "belum dibayar"),
        ("TO-261121-ZZZZZ", "666666666666666", "", "Tidak ada pesanan"),
    ]
    couriers["pos"].__class__.objects.filter(code="pos").update(is_active=False)

    entries = plan_rows(read_rows("\n".join(";".join(row[:3]) for row in rows)))

    assert [bool(entry.problem) for entry in entries] == [bool(words) for *_row, words in rows]
    for entry, (*_row, words) in zip(entries, rows, strict=True):
        assert words in entry.problem
    assert entries[2].courier == couriers["jnt"]
    assert entries[2].note


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("waybill", "courier", "words"),
    [
        ("1.23457E+14", "", "membulatkan"),
        ("1,23457E+14", "", "membulatkan"),
        ("123", "", "8 sampai 25"),
        ("", "", "belum ada"),
        (NUMBER, "", "nomor pesanan"),
        (JNE, "GoSend", "GoSend"),
        ("P2611210123456", "pos", "tidak dipakai"),
    ],
)
def test_a_number_that_is_none_is_said_so(waybill, courier, words):
    parcel = packed_parcel()
    make_couriers()["pos"].__class__.objects.filter(code="pos").update(is_active=False)

    (entry,) = plan_rows(read_rows(f"{parcel.order.number};{waybill};{courier}".rstrip(";")))

    assert words in entry.problem


@pytest.mark.django_db
def test_rows_that_say_the_same_count_once_and_contradictions_not_at_all():
    one, two, three = packed_parcel(), packed_parcel(), packed_parcel()
    rows = [
        (one, JNE),
        (one, JNE),
        (two, "222222222222222"),
        (three, "222222222222222"),
        (three, "333333333333333"),
    ]

    entries = plan_rows(read_rows("\n".join(f"{parcel.order.number};{waybill}" for parcel, waybill in rows)))

    assert [entry.is_good for entry in entries] == [True, False, False, False, True]


@pytest.mark.django_db
def test_each_parcel_of_an_order_has_a_row_of_its_own(packer):
    make_couriers()
    order = paid_order((make_stock(9).variant, 3))
    detail = order.details.get()
    first, second = (pack_parcel(order, {detail: n}, actor="Agus", at=timezone.now()) for n in (1, 2))
    text = f"{order.number};111111111111111\n{order.number};222222222222222"

    entries = plan_rows(read_rows(text))
    assert [(entry.is_good, entry.parcel) for entry in entries] == [(True, first), (True, second)]

    # The rest of a list of which a part was done is still good.
    hand_over(first, courier=first.courier, waybill="111111111111111", actor="Agus", at=timezone.now())
    entries = plan_rows(read_rows(text))
    assert [(entry.is_done, entry.is_good) for entry in entries] == [(True, False), (False, True)]
    assert entries[1].parcel == second


@pytest.mark.django_db
def test_two_waybills_for_one_parcel_are_a_question():
    parcel = packed_parcel()
    number = parcel.order.number

    entries = plan_rows(read_rows(f"{number};111111111111111\n{number};222222222222222"))

    assert [entry.is_good for entry in entries] == [False, False]


@pytest.mark.django_db
def test_a_parcel_with_a_number_of_the_courier_takes_no_other():
    parcel = packed_parcel()
    Shipment.objects.filter(pk=parcel.pk).update(waybill="111111111111111")

    right, wrong = (
        plan_rows(read_rows(f"{parcel.order.number};{waybill}"))[0]
        for waybill in ("111111111111111", "222222222222222")
    )

    assert right.is_good
    assert "111111111111111" in wrong.problem


@pytest.mark.django_db
def test_too_many_rows_wait_for_the_next_time():
    text = "\n".join(
        f"TO-261121-{n:05};{JNE}".replace("0", "Z").replace("1", "Y") for n in range(MOST_ROWS + 1)
    )

    entries = plan_rows(read_rows(text))

    assert str(MOST_ROWS) in entries[-1].problem
    assert str(MOST_ROWS) not in entries[-2].problem


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_a_preview_costs_the_same_for_one_row_and_five(count, django_assert_num_queries):
    parcels = [packed_parcel() for _ in range(count)]
    rows = read_rows(
        "\n".join(f"{parcel.order.number};01234567890123{n}" for n, parcel in enumerate(parcels))
    )

    with django_assert_num_queries(4):
        entries = plan_rows(rows)

    assert all(entry.is_good for entry in entries)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, content, name="resi.csv"):
    return client.post(
        reverse("admin:waybills"), {"file": SimpleUploadedFile(name, content), "deed": "check"}
    )


@pytest.mark.django_db
def test_a_spreadsheet_is_read_with_its_long_numbers(packer):
    parcel = packed_parcel()
    content = workbook(["Pesanan", "Nama", "Resi"], [parcel.order.number, "Budi", 112345678901234])

    page = upload(packer, content, "resi.xlsx")

    assert [(entry.waybill, entry.problem) for entry in page.context["entries"]] == [("112345678901234", "")]
    assert parcel.order.number in page.context["form"].initial["rows"]


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_is_read_in_the_encodings_of_spreadsheets(packer, encoding):
    parcel = packed_parcel()

    page = upload(packer, f"pesanan;resi\n{parcel.order.number};{JNE}\n".encode(encoding))

    assert [entry.problem for entry in page.context["entries"]] == [""]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tempel barisnya"),
        (b"PK\x03\x04nonsense", "tidak bisa dibaca"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "Excel lama"),
        (b"x" * 1_000_001, "1 MB"),
    ],
)
def test_files_that_are_none_are_answered_in_words(packer, content, words):
    page = upload(packer, content)

    assert page.status_code == 422
    assert words in page.text


@pytest.mark.django_db
def test_a_file_with_other_columns_changes_nothing_and_says_so(packer):
    packed_parcel()

    page = upload(packer, b"Nama,Alamat,Kota\nBudi,Jl. Dago,Bandung\n")

    assert page.text.count("Tidak ada nomor pesanan di baris ini.") == 2
    assert 'value="send"' not in page.text
