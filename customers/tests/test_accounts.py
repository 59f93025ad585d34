import re
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from customers.models import User
from customers.tests.factories import PASSWORD, make_user
from customers.tests.letters import links_in, waiting_letters

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "teh-manis-tanpa-gula"


@pytest.fixture
def budi(db):
    return make_user()


def sign_up(client, **fields):
    typed = {"full_name": "Siti", "email": "siti@example.com", "phone": "", "password1": PASSWORD}
    return client.post(reverse("account_signup"), typed | fields)


def log_in(client, email="budi@example.com", password=PASSWORD, **fields):
    return client.post(reverse("account_login"), {"login": email, "password": password, **fields})


def is_logged_in(client):
    return "_auth_user_id" in client.session


def without_secrets(response):
    """A page without what differs from one request to the next."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", response.text)


def test_signing_up_keeps_name_and_number_and_writes_a_letter(client):
    response = sign_up(
        client, full_name=" Siti  Nurhaliza ", email="Siti@Example.com", phone="0812-3456-7890"
    )

    assert response.url == reverse("account_email_verification_sent")
    siti = User.objects.get()
    assert (siti.email, siti.full_name, siti.phone) == (
        "siti@example.com",
        "Siti Nurhaliza",
        "+6281234567890",
    )
    (letter,) = waiting_letters()
    assert letter.to == "siti@example.com"
    assert links_in(letter)[0].startswith("http://127.0.0.1:8000/akun/email/verifikasi/")


def test_a_new_account_can_be_used_before_its_email_is_confirmed(client):
    sign_up(client)

    response = log_in(client, "siti@example.com")

    assert response.url == reverse("orders:history")


def test_the_link_in_the_letter_confirms_the_email(client):
    sign_up(client)
    url = urlsplit(links_in(waiting_letters()[0])[0]).path

    assert "siti@example.com" in client.get(url).text
    client.post(url)

    assert User.objects.get().emailaddress_set.get().verified


def test_signing_up_answers_a_known_email_like_an_unknown_one(budi):
    known, unknown = Client(), Client()

    answers = [sign_up(known, email="budi@example.com"), sign_up(unknown, email="baru@example.com")]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, answers[0].url)] * 2
    pages = [without_secrets(browser.get(answers[0].url)) for browser in (known, unknown)]
    assert pages[0] == pages[1]
    assert not is_logged_in(known)
    assert not is_logged_in(unknown)
    assert [letter.to for letter in waiting_letters()] == ["budi@example.com", "baru@example.com"]


def test_asking_for_a_new_password_answers_a_known_email_like_an_unknown_one(budi):
    known, unknown = Client(), Client()
    url = reverse("account_reset_password")

    answers = [known.post(url, {"email": "budi@example.com"}), unknown.post(url, {"email": "x@example.com"})]

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, answers[0].url)] * 2
    pages = [without_secrets(browser.get(answers[0].url)) for browser in (known, unknown)]
    assert pages[0] == pages[1]
    assert len(waiting_letters()) == 2


def test_a_wrong_password_and_an_unknown_email_sound_alike(budi):
    answers = [
        log_in(Client(), "budi@example.com", "salah-sama-sekali"),
        log_in(Client(), "tidakada@example.com", "salah-sama-sekali"),
    ]

    pages = [without_secrets(answer).replace("tidakada@", "budi@") for answer in answers]
    assert pages[0] == pages[1]


def test_a_forgotten_password_is_replaced_by_the_link(client, budi):
    client.post(reverse("account_reset_password"), {"email": "budi@example.com"})
    url = urlsplit(links_in(waiting_letters()[0])[0]).path
    form_url = client.get(url).url

    response = client.post(form_url, {"password1": NEW_PASSWORD})

    assert response.url == reverse("account_reset_password_from_key_done")
    assert log_in(client, password=NEW_PASSWORD).status_code == 302
    assert is_logged_in(client)


def test_links_in_letters_do_not_follow_the_host_of_the_request(client, budi, settings):
    settings.ALLOWED_HOSTS = ["*"]

    client.post(
        reverse("account_reset_password"),
        {"email": "budi@example.com"},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    (letter,) = waiting_letters()
    assert "evil" not in letter.text + letter.html
    assert links_in(letter)[0].startswith(settings.SITE_URL)


@pytest.mark.parametrize("password", ["pendek1", "12345678", "password", "budi@example.com"])
def test_a_password_that_anybody_would_guess_is_refused(client, password):
    response = sign_up(client, email="budi@example.com", password1=password)

    assert response.status_code == 200
    assert "password1" in response.context["form"].errors
    assert not User.objects.exists()


def test_a_phrase_needs_no_digits_or_signs(client):
    assert sign_up(client, password1="kuda makan rumput").status_code == 302


@pytest.mark.parametrize("name", ["full_name", "email", "phone", "password1"])
@pytest.mark.parametrize("typed", ["a\x00b", "x" * 500_000])
def test_signing_up_refuses_in_words_what_no_account_holds(client, name, typed):
    response = sign_up(client, **{name: typed})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [name]
    assert not User.objects.exists()


@pytest.mark.parametrize("email", ["ÖSTEN@example.com", "a@ẞ.example", "ａ@example.com", "<b>@example.com"])
def test_an_email_has_plain_letters(client, email):
    response = sign_up(client, email=email)

    assert list(response.context["form"].errors) == ["email"]


@pytest.mark.parametrize("name", ["login", "password"])
@pytest.mark.parametrize("typed", ["a\x00b", "x" * 500_000, "<script>", "１２３"])
def test_logging_in_refuses_in_words_what_no_account_has(client, budi, name, typed):
    response = client.post(
        reverse("account_login"), {"login": "budi@example.com", "password": PASSWORD, name: typed}
    )

    assert response.status_code == 200
    assert "<script>" not in response.text
    assert not is_logged_in(client)


def test_a_name_with_signs_is_shown_as_written(client):
    user = make_user(full_name="<b>Budi</b>")
    client.force_login(user)

    assert "&lt;b&gt;Budi" in client.get(reverse("customers:profile")).text


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "%2f%2fevil.example",
        "http://127.0.0.1@evil.example/",
        "http://testserver/",
        "/\t/evil.example",
        "///evil.example",
    ],
)
def test_logging_in_leads_nowhere_outside(client, budi, url):
    response = log_in(client, next=url)

    assert response.url == reverse("orders:history")


def test_logging_in_leads_back_to_where_one_was(client, budi):
    assert log_in(client, next="/keranjang/?a=1").url == "/keranjang/?a=1"


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_logout", "account_reset_password"]
)
def test_a_form_of_a_stranger_is_refused(name):
    assert Client(enforce_csrf_checks=True).post(reverse(name)).status_code == 403


def test_looking_at_the_logout_page_logs_nobody_out(client, budi):
    client.force_login(budi)

    client.get(reverse("account_logout"))
    assert is_logged_in(client)

    client.post(reverse("account_logout"))
    assert not is_logged_in(client)


def test_logging_in_gives_a_new_session(client, budi):
    client.get(reverse("account_login"))
    log_in(client)
    first = client.session.session_key
    client.post(reverse("account_logout"))
    log_in(client)

    assert client.session.session_key != first


def test_a_changed_password_ends_the_other_sessions(budi):
    here, elsewhere = Client(), Client()
    log_in(here)
    log_in(elsewhere)

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})

    assert here.get(reverse("orders:history")).status_code == 200
    assert elsewhere.get(reverse("orders:history")).status_code == 302


def test_guessing_ends_after_ten_tries_from_wherever_they_come(budi):
    for number in range(10):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(
            reverse("account_login"), {"login": "budi@example.com", "password": "salah"}
        )

    response = Client(REMOTE_ADDR="10.0.1.1").post(
        reverse("account_login"),
        {"login": "budi@example.com", "password": PASSWORD},
        headers={"x-forwarded-for": "1.2.3.4"},
    )

    assert response.status_code == 200
    assert "15" in response.context["form"].non_field_errors()[0]


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "customers:profile",
        "customers:addresses",
        "customers:address_add",
        "customers:closing",
        "orders:history",
    ],
)
def test_pages_of_an_account_ask_strangers_to_log_in(client, name):
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_pages_at_the_door_have_one_heading(client, name):
    page = client.get(reverse(name)).text

    assert page.count("<h1") == 1
    assert '<html lang="id">' in page
    assert 'style="' not in page


@pytest.mark.parametrize(
    "name",
    [
        "account_email",
        "account_change_password",
        "mfa_index",
        "customers:profile",
        "customers:closing",
        "account_logout",
    ],
)
def test_pages_of_an_account_have_one_heading(client, budi, name):
    client.force_login(budi)

    page = client.get(reverse(name)).text

    assert page.count("<h1") == 1
    assert 'style="' not in page


def test_the_profile_is_kept(client, budi):
    client.force_login(budi)

    client.post(reverse("customers:profile"), {"full_name": "Budi Santoso", "phone": "62 812 3456 7890"})

    budi.refresh_from_db()
    assert (budi.full_name, budi.phone) == ("Budi Santoso", "+6281234567890")


@pytest.mark.parametrize("name", ["full_name", "phone"])
@pytest.mark.parametrize("typed", ["a\x00b", "x" * 500_000])
def test_a_profile_refuses_in_words_what_it_does_not_hold(client, budi, name, typed):
    client.force_login(budi)

    response = client.post(reverse("customers:profile"), {"full_name": "Budi", "phone": "", name: typed})

    assert response.status_code == 422
    budi.refresh_from_db()
    assert (budi.full_name, budi.phone) == ("Budi", "")


def test_a_new_email_counts_once_its_link_is_opened(client, budi):
    log_in(client)
    client.post(reverse("account_email"), {"email": "budi2@example.com", "action_add": "1"})
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"

    (letter,) = [letter for letter in waiting_letters() if letter.to == "budi2@example.com"]
    client.post(urlsplit(links_in(letter)[0]).path)

    budi.refresh_from_db()
    assert budi.email == "budi2@example.com"


def test_the_email_of_somebody_else_cannot_be_taken(client, budi):
    make_user("siti@example.com")
    log_in(client)

    known = client.post(reverse("account_email"), {"email": "siti@example.com", "action_add": "1"})
    for letter in waiting_letters():
        for link in links_in(letter):
            if "verifikasi" in link:
                client.post(urlsplit(link).path)

    assert known.status_code == 302
    budi.refresh_from_db()
    assert budi.email == "budi@example.com"


def test_the_old_email_stays_if_one_changes_ones_mind(client, budi):
    log_in(client)
    client.post(reverse("account_email"), {"email": "budi2@example.com", "action_add": "1"})
    assert "budi2@example.com" in client.get(reverse("account_email")).text

    client.post(reverse("account_email"), {"email": "budi2@example.com", "action_remove": "1"})

    budi.refresh_from_db()
    assert budi.email == "budi@example.com"
    assert [address.email for address in budi.emailaddress_set.all()] == ["budi@example.com"]


def test_signing_up_again_and_again_is_asked_to_wait(client):
    for number in range(20):
        sign_up(client, email=f"orang{number}@example.com")

    response = sign_up(client, email="satulagi@example.com")

    assert response.status_code == 429
    assert response.text.count("<h1") == 1
    assert not User.objects.filter(email="satulagi@example.com").exists()


def test_staff_are_asked_again_after_half_a_working_day(client):
    make_user("staf@example.com", is_staff=True)
    log_in(client, "staf@example.com")

    assert client.session.get_expiry_age() <= 12 * 3600


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
def test_the_door_speaks_english_too(client, name):
    with override("en"):
        url = reverse(name)

    page = client.get(url).text

    assert url.startswith("/en/akun/")
    assert '<html lang="en">' in page
