import zlib

import brotli
import pytest
from django.http import HttpResponse

from tokoonline.compression import compress_html

PAGE = "<p>Kaos katun lembut, jahitan rapi.</p>" * 100


def answer(rf, accepted, response=None):
    response = response or HttpResponse(PAGE, headers={"ETag": '"1"'})
    return compress_html(lambda request: response)(rf.get("/", headers={"accept-encoding": accepted}))


def test_browsers_get_brotli(rf):
    response = answer(rf, "gzip, deflate, br, zstd")

    assert response["Content-Encoding"] == "br"
    assert brotli.decompress(response.content).decode() == PAGE
    assert (response["Vary"], response["ETag"]) == ("Accept-Encoding", 'W/"1"')


def test_others_get_gzip(rf):
    response = answer(rf, "gzip")

    assert zlib.decompress(response.content, 31).decode() == PAGE


@pytest.mark.parametrize("accepted", ["", "identity", "br;q=0, gzip; q=0", "gzipped"])
def test_who_accepts_neither_gets_the_page_as_it_is(rf, accepted):
    response = answer(rf, accepted)

    assert response.content.decode() == PAGE
    assert "Content-Encoding" not in response
    assert response["Vary"] == "Accept-Encoding"


def test_small_and_other_answers_stay_as_they_are(rf):
    assert "Content-Encoding" not in answer(rf, "br", HttpResponse("ok"))
    assert "Content-Encoding" not in answer(rf, "br", HttpResponse(PAGE, content_type="text/csv"))
