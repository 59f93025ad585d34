from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from customers.mailing import write_letter
from tokoonline.storefront.mailbox import find_letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path):
    """One letter in the mailbox of a demo."""
    settings.IS_DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    write_letter("budi@example.com", "Halo <b>", "Satu.\n\nBuka: https://contoh.id/a").send()
    (path,) = settings.EMAIL_FILE_PATH.iterdir()
    return path.name


def test_a_demo_shows_what_it_would_have_sent(client, kept):
    page = client.get(reverse("demo_mailbox")).text

    assert "Halo &lt;b&gt;" in page
    assert "budi@example.com" in page
    assert reverse("demo_letter", args=[kept]) in page


def test_the_time_is_that_of_the_shop(client, kept):
    written = localtime(find_letter(kept).at)

    assert abs(timezone.now() - written) < timedelta(minutes=1)
    assert date_format(written, "j M Y H.i") in client.get(reverse("demo_mailbox")).text


def test_a_letter_is_read_as_text_and_as_its_reader_sees_it(client, kept):
    text = client.get(reverse("demo_letter", args=[kept]))
    html = client.get(reverse("demo_letter_html", args=[kept]))

    assert "https://contoh.id/a" in text.text
    assert "unsafe" not in text.headers["Content-Security-Policy"]
    assert '<a href="https://contoh.id/a"' in html.text
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert "sandbox" in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["../settings.py", "..", "x.log", "\x00", "%2e%2e", "a" * 5000, "a/b.log"])
def test_nothing_else_is_read(client, kept, name):
    for view in ("", "html/"):
        assert client.get(f"{reverse('demo_mailbox')}{name}/{view}").status_code == 404


def test_an_empty_mailbox_says_so(client, settings, tmp_path):
    settings.IS_DEMO = True
    settings.EMAIL_FILE_PATH = tmp_path / "none"

    assert client.get(reverse("demo_mailbox")).status_code == 200


@pytest.mark.parametrize("name", ["demo_mailbox", "demo_letter", "demo_letter_html"])
def test_a_real_shop_has_no_such_page(client, kept, settings, name):
    settings.IS_DEMO = False
    arguments = [] if name == "demo_mailbox" else [kept]

    assert client.get(reverse(name, args=arguments)).status_code == 404
