import json
from base64 import b64decode

import pytest

from shipping.providers.jnt.signing import sign, signed


# Made with md5sum and base64 of coreutils.
@pytest.mark.parametrize(
    ("text", "key", "signature"),
    [
        ('{"a":1}', "key", "ODZiYjI3ZTFmYWExYjdhYTFjMWMzNDA5MDFlZmIyYWI="),
        ("ab", "c", "OTAwMTUwOTgzY2QyNGZiMGQ2OTYzZjdkMjhlMTdmNzI="),
        ("", "", "ZDQxZDhjZDk4ZjAwYjIwNGU5ODAwOTk4ZWNmODQyN2U="),
    ],
)
def test_the_signature_is_that_of_the_manual(text, key, signature):
    assert sign(text, key) == signature


def test_the_hex_digits_are_encoded_and_not_the_digest():
    assert b64decode(sign("", "")) == b"d41d8cd98f00b204e9800998ecf8427e"


def test_what_is_signed_is_the_very_text_that_is_sent():
    form = signed({"name": "Ma'ruf é"}, "key", text_field="data", sign_field="sign")

    assert json.loads(form["data"]) == {"name": "Ma'ruf é"}
    assert form["sign"] == sign(form["data"], "key")
