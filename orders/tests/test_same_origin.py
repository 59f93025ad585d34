"""A form without a token is believed only from our own pages."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

from orders.same_origin import same_origin_required


@same_origin_required
def add(request):
    return HttpResponse("added")


def post(**headers):
    return add(RequestFactory().post("/keranjang/", headers=headers))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"referer": "http://testserver/produk/mug/"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
    ],
)
def test_our_own_page_may_add(headers):
    assert post(**headers).content == b"added"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": ""},
        {"origin": "http://jahat.test"},
        {"origin": "http://jahat.test", "referer": "http://testserver/"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"origin": "http://testserver:8080"},
        {"origin": "http://testserver.jahat.test"},
        {"origin": "http://[::1"},
        {"referer": "http://jahat.test/?testserver"},
        {"referer": "http://testserver@jahat.test/"},
        {"referer": "testserver"},
    ],
)
def test_another_site_is_refused(headers):
    with pytest.raises(PermissionDenied):
        post(**headers)


def test_reading_needs_no_proof():
    assert add(RequestFactory().get("/keranjang/")).content == b"added"


def test_no_token_is_asked_for():
    request = RequestFactory(enforce_csrf_checks=True).post("/keranjang/")

    assert CsrfViewMiddleware(add).process_view(request, add, (), {}) is None
