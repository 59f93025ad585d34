from hypothesis import given
from hypothesis import strategies as st

from shipping.providers.jne.addresses import LINES, WIDTH, by_words, fitting_address, split_address

TEXTS = st.text(alphabet="ab ,./1\u00e9", max_size=120)


def bare(text):
    return "".join(text.split())


@given(TEXTS)
def test_there_are_three_lines_of_at_most_thirty(text):
    lines, _rest = split_address(text)

    assert len(lines) == LINES
    assert all(len(line) <= WIDTH and line == line.strip() for line in lines)


@given(TEXTS)
def test_nothing_is_lost_or_doubled(text):
    lines, rest = split_address(text)

    assert bare("".join(lines) + rest) == bare(text)


@given(TEXTS)
def test_up_to_ninety_characters_everything_fits(text):
    _lines, rest = split_address(text)

    assert not (rest and len(" ".join(text.split())) <= LINES * WIDTH)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=WIDTH), max_size=14))
def test_words_stay_whole_if_any_way_of_writing_them_fits(words):
    lines, rest = split_address(" ".join(words))

    if fits(words, LINES):
        assert " ".join(" ".join(lines).split()) == " ".join(words)
        assert rest == ""


def fits(words, lines):
    """Whether some way of breaking between words fits: every way is tried."""
    if not words:
        return True
    if not lines:
        return False
    return any(
        len(" ".join(words[:count])) <= WIDTH and fits(words[count:], lines - 1)
        for count in range(1, len(words) + 1)
    )


def test_an_address_is_written_between_words():
    lines, rest = split_address("Jl. Gunung Agung No. 12 RT 003/RW 004, Pemecutan, Denpasar Barat")

    assert lines == ["Jl. Gunung Agung No. 12 RT", "003/RW 004, Pemecutan,", "Denpasar Barat"]
    assert rest == ""


def test_a_word_that_is_too_long_is_cut():
    assert split_address("x" * 31) == (["x" * 30, "x", ""], "")


def test_an_empty_address_is_three_empty_lines():
    assert split_address("") == (["", "", ""], "")
    assert by_words([]) == [""]


def test_village_and_district_are_left_out_before_a_street_is_cut():
    lines, rest = fitting_address(
        "Jl. Panjang Sekali Nomor Seratus Dua Puluh Tiga Blok C5/17", "Desa", "Kecamatan"
    )
    assert (" ".join(lines), rest) == (
        "Jl. Panjang Sekali Nomor Seratus Dua Puluh Tiga Blok C5/17, Desa, Kecamatan",
        "",
    )

    lines, rest = fitting_address("A" * 28 + " " + "B" * 28 + " " + "C" * 28, "Desa", "Kecamatan")
    assert (lines, rest) == (["A" * 28, "B" * 28, "C" * 28], "")
