"""Who sees a proof of transfer, and how it is sent."""

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from customers.models import User
from payments.models import BankAccount, CodArea, PaymentProof
from payments.proof_pictures import ProofPicture
from payments.proofs import attach_proof

from .factories import make_account, make_transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def proof(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }
    content = b"RIFF....WEBP<script>alert(1)</script>"
    picture = ProofPicture(ContentFile(content), hashlib.sha256(content).hexdigest(), 10, 20)
    return attach_proof(make_transfer(), picture, at=timezone.now())


def make_staff(*codenames):
    person = User.objects.create_user("staf@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


def url_of(proof):
    return reverse("admin:payments_proof", args=[proof.pk])


def test_a_proof_is_sent_as_a_picture_that_no_browser_runs(client, proof):
    client.force_login(make_staff("view_payment"))

    response = client.get(url_of(proof))

    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    response.close()


def test_staff_without_the_right_see_no_proof(client, proof):
    client.force_login(make_staff("view_order"))

    assert client.get(url_of(proof)).status_code == 403


def test_strangers_see_no_proof(client, proof):
    assert client.get(url_of(proof)).status_code == 302
    client.force_login(User.objects.create_user("orang@contoh.id", "rahasia"))
    assert client.get(url_of(proof), follow=True).status_code == 404


def test_a_proof_whose_file_is_gone_is_not_found(client, proof):
    PaymentProof.objects.get(pk=proof.pk).picture.storage.delete(proof.picture.name)
    client.force_login(make_staff("view_payment"))

    assert client.get(url_of(proof)).status_code == 404


def test_bank_accounts_say_who_changed_them(client):
    account = make_account(number="1112223334")
    owner = make_staff("view_bankaccount", "change_bankaccount")
    client.force_login(owner)
    url = reverse("admin:payments_bankaccount_change", args=[account.pk])
    typed = {"bank_name": "BCA", "bank_code": "", "number": "9998887776", "holder": "PT", "position": 0}

    client.post(url, typed)

    assert BankAccount.objects.get(pk=account.pk).number == "9998887776"
    page = client.get(url).text
    assert "1112223334" in page
    assert "staf@contoh.id" in page


@pytest.mark.parametrize("text", ["-5", "1,5", "1e6", "９９", "lima"])
def test_the_limit_of_a_cod_area_is_whole_rupiah(client, text):
    client.force_login(make_staff("add_codarea"))
    typed = {
        "region_prefix": "32",
        "name": "Jabar",
        "is_allowed": "on",
        "max_amount": text,
        "fee_amount": "0",
    }

    response = client.post(reverse("admin:payments_codarea_add"), typed)

    assert response.status_code == 200
    assert not CodArea.objects.filter(region_prefix="32").exists()


def test_rupiah_may_be_typed_with_dots(client):
    client.force_login(make_staff("add_codarea", "view_codarea"))
    typed = {
        "region_prefix": "32",
        "name": "Jabar",
        "is_allowed": "on",
        "max_amount": "Rp1.500.000",
        "fee_amount": "5000",
        "most_refusals": "2",
    }

    client.post(reverse("admin:payments_codarea_add"), typed)

    area = CodArea.objects.get(region_prefix="32")
    assert (area.max_amount, area.fee_amount) == (1_500_000, 5_000)
