import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.providers.qris.tlv import BadQris, Tag, merchant_name, parse, parse_static, with_amount

from .factories import PRINTED, changed, signed

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .-"
SIGNS = "".join(map(chr, range(32, 127)))


def texts(most):
    return st.text(LETTERS, min_size=1, max_size=most)


@st.composite
def printed_codes(draw):
    """A static code as acquirers print them: what may be left out is there or not."""
    account = "".join(map(str, [Tag("00", draw(texts(20))), Tag("01", draw(texts(20)))]))
    tags = [Tag("00", "01")]
    tags += [Tag("01", "11")] if draw(st.booleans()) else []
    tags += [Tag(str(draw(st.integers(26, 45))), account), Tag("51", account)]
    tags += [Tag("52", "5411"), Tag("53", "360"), Tag("58", "ID")]
    tags += [Tag("59", draw(texts(25))), Tag("60", draw(texts(15)))]
    tags += [Tag("61", "40132")] if draw(st.booleans()) else []
    tags += [Tag("62", str(Tag("07", draw(texts(25)))))] if draw(st.booleans()) else []
    return signed("".join(map(str, tags)))


def test_the_code_of_the_reference_asks_for_25_000_rupiah():
    asking = with_amount(PRINTED, 25_000)

    assert asking == (
        "00020101021226620015ID.CO.GOPAY.WWW01189360091400000000000210G0000000010303UMI"
        "51440014ID.CO.QRIS.WWW0215ID10200000000010303UMI520454115303360540525000"
        "5802ID5911TOKO CONTOH6007JAKARTA6105121906304" + "9111"
    )


def test_the_name_that_a_payer_will_see():
    assert merchant_name(PRINTED) == "TOKO CONTOH"


@given(printed_codes())
def test_a_code_read_and_written_is_the_same(code):
    assert "".join(map(str, parse(code))) == code


@given(printed_codes(), st.integers(1, 10_000_000))
def test_an_amount_is_all_that_changes(code, amount):
    before = {tag.number: tag.value for tag in parse(code)}
    asking = parse(with_amount(code, amount))

    after = {tag.number: tag.value for tag in asking}
    assert (after["01"], after["54"]) == ("12", str(amount))
    assert before | {"01": "12", "54": str(amount), "63": after["63"]} == after
    numbers = [tag.number for tag in asking]
    assert numbers[:2] == ["00", "01"]
    assert numbers[numbers.index("53") + 1] == "54"
    assert numbers[-1] == "63"


@given(printed_codes(), st.data())
def test_one_changed_character_is_refused(code, data):
    place = data.draw(st.integers(0, len(code) - 1))
    sign = data.draw(st.sampled_from(SIGNS.replace(code[place], "")))

    with pytest.raises(BadQris):
        parse(code[:place] + sign + code[place + 1 :])


@given(printed_codes(), st.data())
def test_a_code_that_is_cut_off_is_refused(code, data):
    end = data.draw(st.integers(0, len(code) - 1))

    with pytest.raises(BadQris):
        parse(code[:end])


@given(st.text())
def test_anything_else_that_is_pasted_is_refused_in_words(text):
    with pytest.raises(BadQris, match=r".+"):
        parse(text)


def test_every_character_of_the_printed_code_counts():
    for place, right in enumerate(PRINTED):
        wrong = "8" if right != "8" else "3"
        with pytest.raises(BadQris):
            parse(PRINTED[:place] + wrong + PRINTED[place + 1 :])


@pytest.mark.parametrize(
    "part", ["000201", "52045411", "5303360", "5802ID", "5911TOKO CONTOH", "6007JAKARTA"]
)
def test_a_code_without_a_needed_part_is_refused(part):
    with pytest.raises(BadQris):
        parse(changed(part, ""))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("5303360", "5303702"),
        ("000201", "000202"),
        ("0303UMI51", "0304UMI51"),
        ("5802ID", "5802ID5802ID"),
        ("5802ID", "5800"),
        ("TOKO CONTOH", "TOKO CONT\u00d6H"),
        ("TOKO CONTOH", "TOKO\nCONTOH"),
        ("6105", "61-5"),
        ("00020101", "01020001"),
    ],
)
def test_a_code_with_a_right_checksum_and_a_wrong_part_is_refused(old, new):
    with pytest.raises(BadQris):
        parse(changed(old, new))


@pytest.mark.parametrize("text", [PRINTED.lower(), PRINTED[:-4] + "38b2", f" {PRINTED}", f"{PRINTED}00"])
def test_a_checksum_is_read_to_the_letter_and_stands_at_the_end(text):
    with pytest.raises(BadQris):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [with_amount(PRINTED, 25_000), changed("010211", "010212"), changed("5802ID", "5502015802ID")],
)
def test_a_code_for_one_payment_or_with_a_tip_is_not_taken(text):
    assert parse(text)

    with pytest.raises(BadQris):
        parse_static(text)


@pytest.mark.parametrize("amount", [0, -1])
def test_no_sum_is_no_code(amount):
    with pytest.raises(ValueError, match=str(amount)):
        with_amount(PRINTED, amount)
