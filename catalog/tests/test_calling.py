"""What other servers' answers may hold that no table can."""

import json

import pytest

from catalog.outside.calling import Unsure, decode


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (rb'{"note": "Titip tetangga \ud83d"}', {"note": "Titip tetangga ?"}),
        (rb'{"note": "\ud83d\ude00 \u00e9"}', {"note": "😀 é"}),
        (rb'["a\u0000b", {"\u0000": [1, null, true, 2.5]}]', ["ab", {"": [1, None, True, 2.5]}]),
        (rb'{"path": "\\u0000"}', {"path": r"\u0000"}),
    ],
)
def test_an_answer_holds_only_what_can_be_kept(raw, body):
    assert decode(raw) == body
    json.dumps(decode(raw), ensure_ascii=False).encode()


@pytest.mark.parametrize("raw", [b"<html>", b"[" * 100_000, b'"\\u00"', b"\xff\xfe"])
def test_what_is_no_json_is_no_answer(raw):
    with pytest.raises(Unsure):
        decode(raw)
