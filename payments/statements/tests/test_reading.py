"""Each bank's file as it comes, and files that no bank would send."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from payments.statements.cells import read_amount, read_day
from payments.statements.layouts import LAYOUTS
from payments.statements.reading import MOST_BYTES, read_statement
from payments.statements.rows import Deposit, StatementRefused

from .files import TODAY, bca, bni, bni_direct, bri, klikbca_bisnis, mandiri, points, rupiah

BUDI = "TRSF E-BANKING CR 2111/FTSCY/WS95031 BUDI SANTOSO"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def read(content):
    return read_statement(content, TODAY)


def refusal(content):
    with pytest.raises(StatementRefused) as refused:
        read(content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "bank", "number"),
    [
        (bca(("21/11", BUDI, 150_123, "CR"), ("21/11", "BIAYA ADM", 15_000, "DB")), "bca", "1234567890"),
        (klikbca_bisnis(("21/11", BUDI, 150_123, "CR"), ("21/11", "ADM", 15_000, "DB")), "bca", "1234567890"),
        (bri(("2026-11-21", BUDI, 150_123)), "bri", "005001000123456"),
        (bni(("21-Nov-26", BUDI, 150_123, "Cr"), ("21-Nov-26", "ADM", 15_000, "Db")), "bni", ""),
        (bni_direct(("21/11/26", BUDI, 150_123)), "bni", ""),
    ],
)
def test_the_money_that_came_in_is_read_from_every_bank(content, bank, number):
    statement = read(content)

    assert (statement.bank, statement.account_number) == (bank, number)
    assert [(d.booked_on, d.description, d.amount) for d in statement.deposits] == [
        (date(2026, 11, 21), BUDI, 150_123)
    ]


def test_mandiri_has_two_columns_of_words_and_a_byte_order_mark():
    statement = read(mandiri(("21 November 2026", "BUDI SANTOSO", 150_123)))

    assert statement.bank == "mandiri"
    assert statement.deposits == [Deposit(date(2026, 11, 21), "BUDI SANTOSO Trf Inw CN", 150_123, 2)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: f"{layout.bank}-{layout.day}-{layout.words}")
def test_every_layout_is_told_from_all_others(layout):
    head = ["keterangan tambahan", *layout.needed, "lain"]
    cells = {layout.day: "21/11/2026", layout.credit: "1.500,00", layout.amount: "1.500,00 CR"}
    row = [cells.get(name, "CR" if name == layout.way else "BUDI") for name in head]

    statement = read((";".join(head) + "\n" + ";".join(row)).encode())

    assert statement.bank == layout.bank
    assert [deposit.amount for deposit in statement.deposits] == [1500]


def test_a_day_without_a_year_lies_in_the_period_of_the_file():
    lines = [("30/12", "LAMA", 1000, "CR"), ("02/01", "BARU", 2000, "CR")]

    statement = read_statement(bca(*lines, period="15/12/2026 - 14/01/2027"), date(2027, 1, 14))

    assert [deposit.booked_on for deposit in statement.deposits] == [date(2026, 12, 30), date(2027, 1, 2)]


def test_without_a_period_the_day_is_the_last_of_that_name():
    statement = read_statement(klikbca_bisnis(("30/12", "LAMA", 1000, "CR")), date(2027, 1, 14))

    assert statement.deposits[0].booked_on == date(2026, 12, 30)


def test_what_the_bank_still_holds_back_comes_with_a_later_file():
    content = bca(("PEND", BUDI, 150_123, "CR"), ("21/11", BUDI, 99_001, "CR"))

    assert [deposit.amount for deposit in read(content).deposits] == [99_001]


def test_words_in_an_old_encoding_and_calculating_cells_stay_words():
    content = bca(("21/11", '=HYPERLINK(""http://x"") CAFÉ', 1500, "CR")).decode().encode("latin-1")

    assert read(content).deposits[0].description == '=HYPERLINK("http://x") CAFÉ'


def test_an_account_number_kept_from_calculating_is_still_that_number():
    content = b'No Rek;Tanggal;Keterangan;Debet;Kredit\n="00123456";21/11/2026;BUDI;;1.500,00\n'

    assert read(content).account_number == "00123456"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "none of BCA"),
        (b"nama,alamat\nBudi,Dago\n", "none of BCA"),
        (b"PK\x03\x04rest", "Excel or PDF"),
        (b"%PDF-1.7", "Excel or PDF"),
        (bca(("21/11", "BU\x00DI", 1500, "CR")), "not a text file"),
        (b"x" * (MOST_BYTES + 1), "larger than 5 MB"),
        (bca(("21/11", "B" * 1_000_000, 1500, "CR")), "Row 8 is too long"),
        (b"," * 1_000_000, "none of BCA"),
        (bca(("32/11", BUDI, 1500, "CR")), "Row 8, column Tanggal Transaksi: “32/11”"),
        (bca(("20/12", BUDI, 1500, "CR")), "Row 8, column Tanggal Transaksi: “20/12”"),
        (bca(("21/12/2026", BUDI, 1500, "CR")), "Row 8, column Tanggal Transaksi: “21/12/2026” lies in"),
        (bca(("21/11", BUDI, 1500, "XX")), "Row 8, column Jumlah: “1,500.00 XX” is no amount"),
        (bca(("21/11", BUDI, 1500, "")), "Row 8, column Jumlah: “1,500.00” does not tell"),
        (bca(("21/11", BUDI, 99, "CR")).replace(b"99.00", b"=1+1"), "Row 8, column Jumlah: “=1+1 CR”"),
        (klikbca_bisnis(("21/11", BUDI, 1500, "??")), "Row 6, column Amount: “??” is neither CR nor DB"),
        (klikbca_bisnis(("21/11", "BUDI, SANTOSO", 1500, "CR")), "Row 6 has 7 cells, the header has 6"),
        (mandiri(("21 November 2026", BUDI, 1500))[:-45], "Row 2 is cut off"),
        (bri(("2026-11-21", 'BUDI "B" S', 1500)), "Row 2: a quotation mark"),
        (bri(("2026-11-21", BUDI, 1500)) + b'"x', "Row 3: a quotation mark"),
        (
            bri(("2026-11-21", BUDI, 1)) + bri(("2026-11-21", BUDI, 1), number="77").split(b"\n")[1],
            "Row 3 is",
        ),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_its_place(content, words):
    assert words in refusal(content)


def test_a_statement_of_ten_thousand_lines_is_read():
    content = bca(*[("21/11", f"{BUDI} {number}", 100_000 + number, "CR") for number in range(10_000)])

    assert len(read(content).deposits) == 10_000


@given(
    st.integers(0, 10**15 - 1), st.sampled_from([("", ""), (" CR", "in"), ("DB", "out"), (" Kredit", "in")])
)
@example(1234, ("", ""))
@example(999, ("", ""))
def test_whatever_way_a_bank_writes_an_amount_it_is_read_to_the_rupiah(amount, written_and_meant):
    written, meant = written_and_meant
    grouped = f"{amount:,}"
    forms = [str(amount), f"{amount}.00", f"{amount},5", f"Rp {points(amount)}", rupiah(amount), grouped]
    forms.append(grouped.replace(",", "."))

    assert {read_amount(form + written) for form in forms} == {(amount, meant)}


@given(st.text(max_size=30))
@example("１００")
@example("1.234.56")
@example("1,23,456")
@example("12.345,678.00")
@example("1e9")
@example("NaN")
@example("--5")
@example("5 \u212a")
def test_any_other_text_is_no_amount_or_one_of_western_digits(text):
    try:
        amount, way = read_amount(text)
    except ValueError:
        return
    assert 0 <= amount < 10**15
    assert way in {"in", "out", ""}
    digits = [letter for letter in text if letter.isdigit()]
    assert all(digit in "0123456789" for digit in digits)
    assert str(amount) in "".join(digits).lstrip("0") or amount == 0


@pytest.mark.parametrize(
    "text", ["", "１００", "1.234.56", "12.345,678.00", "1e9", "NaN", "(500)", "1 000", "-"]
)
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_amount(text)


@given(st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day):
    forms = ["%d/%m/%Y", "%d-%m-%y", "%d/%m/%y 08.30.15", "%Y-%m-%d", "%Y-%m-%d 08:30:00", "%d-%b-%y"]
    forms += ["%d %B %Y", "%d %B %Y 14:24:27", "%d.%m.%Y"]

    assert {read_day(day.strftime(form), None) for form in forms} == {day}
    assert read_day(day.strftime("%d/%m"), (day - timedelta(days=300), day)) == day


@given(st.text(max_size=20))
def test_any_other_text_is_no_day(text):
    try:
        day = read_day(text, (date(2026, 1, 1), date(2026, 12, 31)))
    except ValueError:
        return
    assert isinstance(day, date)
