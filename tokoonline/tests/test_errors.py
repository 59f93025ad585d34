import logging

import pytest
from django.test import Client
from django.urls import path

from tokoonline.urls import handler500  # noqa: F401 Django looks for it here


def fail(request):
    raise ZeroDivisionError


urlpatterns = [path("fail", fail)]


@pytest.mark.urls(__name__)
def test_the_page_and_the_log_share_a_word(caplog):
    client = Client(raise_request_exception=False)

    with caplog.at_level(logging.ERROR):
        response = client.get("/fail", headers={"x-request-id": "abcd-1234-efgh"})

    (record,) = [record for record in caplog.records if record.name == "django.request"]
    assert response.status_code == 500
    assert "abcd-1234-efgh" in response.text
    assert record.exc_info
    assert record.request.META["HTTP_X_REQUEST_ID"] == "abcd-1234-efgh"
