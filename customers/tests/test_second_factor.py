import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

from customers.staff_gate import may_enter
from customers.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client):
    return client.post(reverse("account_login"), {"login": "budi@example.com", "password": PASSWORD})


@pytest.fixture
def budi(client):
    user = make_user()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


@pytest.fixture
def secret(client, budi):
    """Budi has turned on the second step; this is the key in his app."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    client.cookies.clear()
    return secret


def test_an_unconfirmed_email_comes_first(client):
    user = make_user()
    user.emailaddress_set.create(email=user.email, verified=False, primary=True)
    log_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.get(reverse("mfa_activate_totp"), follow=True)

    assert response.redirect_chain == [(reverse("mfa_index"), 302)]
    assert reverse("account_email") in response.text


def test_the_square_is_drawn_into_the_page(client, budi):
    page = client.get(reverse("mfa_activate_totp")).text

    assert "<svg" in page
    assert "data:image" not in page
    assert 'style="' not in page


def test_turning_it_on_asks_for_the_password_once_more(client):
    make_user()
    log_in(client)

    response = client.get(reverse("mfa_activate_totp"), follow=True)

    assert response.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    assert response.text.count("<h1") == 1


def test_turning_it_on_shows_the_recovery_codes(client, budi):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    response = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)

    assert response.redirect_chain == [(reverse("mfa_view_recovery_codes"), 302)]
    assert len(response.context["unused_codes"]) == 10
    assert response.text.count("<h1") == 1


def test_with_it_the_password_alone_opens_nothing(client, secret):
    response = log_in(client)

    assert response.url == reverse("mfa_authenticate")
    assert client.get(reverse("orders:history")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).text.count("<h1") == 1


@pytest.mark.parametrize("code", ["000000", "１２３４５６", "a\x00b", "x" * 100_000, "", "<b>"])
def test_a_wrong_code_opens_nothing(client, secret, code):
    log_in(client)

    response = client.post(reverse("mfa_authenticate"), {"code": code})

    assert response.status_code == 200
    assert response.context["form"].errors
    assert "_auth_user_id" not in client.session


def test_the_code_of_the_app_opens_once(client, secret):
    cache.clear()
    log_in(client)
    code = code_for(secret)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("orders:history")
    client.cookies.clear()
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_a_recovery_code_opens_once(client, budi):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    page = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)}, follow=True)
    code = page.context["unused_codes"][0]
    client.cookies.clear()

    log_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("orders:history")
    client.cookies.clear()
    log_in(client)

    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_it_can_be_turned_off(client, budi):
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})

    page = client.get(reverse("mfa_deactivate_totp"))
    client.post(reverse("mfa_deactivate_totp"))

    assert page.text.count("<h1") == 1
    assert log_in_again_needs_no_code(client)


def log_in_again_needs_no_code(client):
    client.cookies.clear()
    return log_in(client).url == reverse("orders:history")


@pytest.fixture
def request_of(rf):
    def make(user):
        request = rf.get("/admin/")
        request.user = user
        return request

    return make


@pytest.mark.parametrize(
    ("is_staff", "has_app", "is_required", "expected"),
    [
        (True, True, True, True),
        (True, False, True, False),
        (True, False, False, True),
        (False, True, True, False),
        (False, False, False, False),
    ],
)
def test_staff_enter_with_a_second_factor(request_of, settings, is_staff, has_app, is_required, expected):
    settings.STAFF_MFA_REQUIRED = is_required
    user = make_user(is_staff=is_staff)
    if has_app:
        user.authenticator_set.create(type="totp", data={"secret": "x"})

    assert may_enter(request_of(user)) is expected


def test_recovery_codes_alone_are_no_second_factor(request_of, settings):
    settings.STAFF_MFA_REQUIRED = True
    user = make_user(is_staff=True)
    user.authenticator_set.create(type="recovery_codes", data={})

    assert not may_enter(request_of(user))
