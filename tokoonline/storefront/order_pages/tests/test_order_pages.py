from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image

from orders.models import Order
from payments.models import PaymentProof
from payments.proof_pictures import ProofPicture
from payments.proofs import MOST_PROOFS, attach_proof
from payments.settling import settle
from payments.tests.factories import make_cod, make_transfer

pytestmark = pytest.mark.django_db


def url(order, name="order"):
    with override("id"):
        return reverse(f"storefront:{name}", args=[order.number, order.token])


def slip(colour="white", size=(600, 900), kind="PNG"):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, kind)
    return SimpleUploadedFile("slip.png", content.getvalue(), "image/png")


def test_the_payment_page_says_amount_account_and_deadline(client):
    payment = make_transfer()

    page = client.get(url(payment.order, "payment"))

    assert page.status_code == 200
    assert payment.bank_account.number in page.text
    assert "<mark>137</mark>" in page.text
    assert "WIB" in page.text


def test_a_proof_is_kept_as_our_own_private_picture_and_waits_for_staff(client):
    payment = make_transfer()

    response = client.post(url(payment.order, "payment"), {"picture": slip()})

    proof = PaymentProof.objects.get()
    payment.refresh_from_db()
    assert response.url == url(payment.order)
    assert payment.state == "review"
    with proof.picture.open() as kept:
        assert kept.read(4) == b"RIFF"
    assert settings.MEDIA_ROOT not in Path(proof.picture.path).parents


def test_the_same_slip_sent_twice_is_one_proof(client):
    payment = make_transfer()

    for _turn in range(2):
        client.post(url(payment.order, "payment"), {"picture": slip()})

    assert PaymentProof.objects.count() == 1


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("a.png", b""),
        SimpleUploadedFile("a.png", b"<script>alert(1)</script>"),
        SimpleUploadedFile("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100),
        None,
    ],
)
def test_what_is_no_picture_gets_a_sentence_and_changes_nothing(client, upload):
    payment = make_transfer()

    page = client.post(url(payment.order, "payment"), {"picture": upload} if upload else {})

    payment.refresh_from_db()
    assert page.status_code == 422
    assert page.context["form"].errors["picture"]
    assert payment.state == "waiting"
    assert not PaymentProof.objects.exists()


def test_nobody_fills_the_disk_with_slips(client):
    payment = make_transfer()
    for number in range(MOST_PROOFS):
        attach_proof(payment, ProofPicture(ContentFile(b"x"), f"{number:064}", 10, 20), at=timezone.now())

    response = client.post(url(payment.order, "payment"), {"picture": slip()})

    assert response.status_code == 302
    assert PaymentProof.objects.count() == MOST_PROOFS


def test_no_picture_is_decoded_for_an_order_that_takes_none(client):
    payment = make_cod()
    spoilt = SimpleUploadedFile("a.png", b"<script>alert(1)</script>")

    assert client.post(url(payment.order, "payment"), {"picture": spoilt}).url == url(payment.order)


def test_a_cod_order_takes_no_proof(client):
    payment = make_cod()

    client.post(url(payment.order, "payment"), {"picture": slip()})

    assert not PaymentProof.objects.exists()


def test_the_shopper_cancels_before_paying_and_not_after(client):
    waiting, paid = make_transfer(), make_transfer()
    settle(paid, amount=paid.amount, event_key="e", actor="sari", at=timezone.now())

    for payment in (waiting, paid):
        client.post(url(payment.order, "cancellation"))

    assert Order.objects.get(pk=waiting.order_id).status == "cancelled"
    assert Order.objects.get(pk=paid.order_id).status == "processing"


@pytest.mark.parametrize("name", ["order", "payment", "cancellation"])
@pytest.mark.parametrize("token", ["x", "x" * 22, "é", "%00", "../.."])
def test_a_wrong_token_opens_nothing(client, name, token):
    order = make_transfer().order
    address = url(order, name).replace(order.token, token)

    response = client.post(address) if name == "cancellation" else client.get(address)

    assert response.status_code == 404
    assert Order.objects.get().status == "pending"


def test_another_orders_token_opens_nothing(client):
    mine, other = make_transfer().order, make_transfer().order

    response = client.get(reverse("storefront:order", args=[other.number, mine.token]))

    assert response.status_code == 404


def test_the_link_does_not_travel_in_the_referer(client):
    response = client.get(url(make_transfer().order))

    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_the_order_page_stays_within_its_statements(client, django_assert_max_num_queries):
    order = make_transfer().order

    with django_assert_max_num_queries(8):
        page = client.get(url(order))

    assert order.number in page.text


@pytest.mark.parametrize("language", ["", "/en"])
def test_both_pages_speak_both_languages(client, language):
    order = make_transfer().order

    for name in ("order", "payment"):
        assert client.get(language + url(order, name)).status_code == 200
