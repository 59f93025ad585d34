import pytest
from django.test import RequestFactory

from tokoonline.media import with_media


@pytest.fixture
def get(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "kaos.3f2a.webp").write_bytes(b"picture")
    (tmp_path / "secret").write_text("secret")

    def shop(environ, start_response):
        start_response("200 OK", [])
        return [b"shop"]

    application = with_media(shop, root=tmp_path / "media", prefix="/media/")

    def get(path):
        answer = {}

        def start_response(status, headers):
            answer["status"] = status
            answer["headers"] = dict(headers)

        body = application(RequestFactory().get("/").environ | {"PATH_INFO": path}, start_response)
        answer["body"] = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return answer

    return get


def test_a_picture_is_served_for_ever(get):
    answer = get("/media/kaos.3f2a.webp")

    assert (answer["status"], answer["body"]) == ("200 OK", b"picture")
    assert answer["headers"]["Content-Type"] == "image/webp"
    assert "immutable" in answer["headers"]["Cache-Control"]
    assert "sandbox" in answer["headers"]["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/media/", "/media/../secret", "/media//secret", "/media/x.webp", "/media/a\0b", "/media/" + "a" * 5000],
)
def test_nothing_else_is(get, path):
    answer = get(path)

    assert answer["status"].startswith("404")
    assert b"secret" not in answer["body"]


def test_every_other_path_is_the_shops(get):
    assert get("/produk/kaos/")["body"] == b"shop"
