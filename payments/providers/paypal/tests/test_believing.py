"""Who may tell the shop something, and what it is about."""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Store
from django.utils import timezone

from payments.providers.base import Forged, GatewayDown, Notice, Notification, Unreadable
from payments.providers.paypal import certificates
from payments.providers.paypal.believing import about
from payments.providers.paypal.certificates import address_of, check_chain, check_names, trusted
from payments.providers.paypal.fake_signing import key_of, make_signer
from payments.providers.paypal.signing import signed_text

from .factories import KEYS, attempt, clock, fake, gateway  # noqa: F401 fixtures

REFUND = {
    "id": "R1",
    "custom_id": "our-key",
    "links": [{"rel": "up", "href": "https://api.paypal.com/v2/payments/captures/C1"}],
}
ORDER = {"id": "O1", "purchase_units": [{"custom_id": "TO-1"}]}
CAPTURE = {
    "id": "C1",
    "custom_id": "TO-1",
    "supplementary_data": {"related_ids": {"order_id": "O1"}},
    "links": [{"rel": "up", "href": "https://api.paypal.com/v2/checkout/orders/O1"}],
}


@pytest.fixture
def letter(fake):
    """A true notification about a capture."""
    return fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", CAPTURE)


def with_headers(letter, **changes):
    return replace(
        letter, headers={**letter.headers, **{n.replace("_", "-"): text for n, text in changes.items()}}
    )


def test_the_vector_of_the_reference():
    body = b'{"id":"WH-TEST-1","event_type":"PAYMENT.CAPTURE.COMPLETED"}'

    text = signed_text("tid", "2026-11-21T00:00:00Z", "WEBHOOKID", body)

    assert text == b"tid|2026-11-21T00:00:00Z|WEBHOOKID|2077941293"


def test_a_true_notification_is_believed(fake, gateway, letter):
    assert gateway.believe(letter) == Notice(
        event_key=json.loads(letter.body)["id"],
        kind="PAYMENT.CAPTURE.COMPLETED",
        reference="TO-1",
        gateway_id="O1",
        transaction_id="C1",
    )


def test_a_notification_of_three_days_ago_is_believed(fake, gateway, clock):
    old = fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", CAPTURE, at=clock.now - 3 * 86_400)

    assert gateway.believe(old).reference == "TO-1"


def test_the_composed_event_of_the_reference_is_believed(fake, gateway):
    body = (
        b'{"id":"WH-TEST-2","event_type":"PAYMENT.CAPTURE.COMPLETED","resource_type":"capture",'
        b'"resource_version":"2.0","create_time":"2026-11-21T11:45:13Z","resource":{"id":"3C679366HH908993F",'
        b'"status":"COMPLETED","amount":{"currency_code":"USD","value":"9.52"},"custom_id":"WEB-1001-1",'
        b'"final_capture":true,"supplementary_data":{"related_ids":{"order_id":"5O190127TN364715T"}}}}'
    )

    notice = gateway.believe(fake.signed(body))

    assert (notice.event_key, notice.reference) == ("WH-TEST-2", "WEB-1001-1")
    assert (notice.gateway_id, notice.transaction_id) == ("5O190127TN364715T", "3C679366HH908993F")


@pytest.mark.parametrize(
    "change",
    [
        {"paypal_transmission_id": "another"},
        {"paypal_transmission_time": "2026-01-01T00:00:00Z"},
        {"paypal_transmission_sig": ""},
        {"paypal_transmission_sig": "no base64!"},
        {"paypal_transmission_sig": b64encode(b"x" * 256).decode()},
        {"paypal_auth_algo": "none"},
        {"paypal_auth_algo": ""},
        {"paypal_cert_url": ""},
        {"paypal_cert_url": "http://[broken"},
    ],
)
def test_a_changed_header_is_a_forgery(gateway, letter, change):
    with pytest.raises(Forged):
        gateway.believe(with_headers(letter, **change))


def test_without_headers_it_is_a_forgery(gateway, letter):
    with pytest.raises(Forged):
        gateway.believe(replace(letter, headers={}))


def test_the_right_signature_over_another_status_is_a_forgery(gateway, letter):
    with pytest.raises(Forged):
        gateway.believe(replace(letter, body=letter.body.replace(b"COMPLETED", b"DENIED")))


def test_a_letter_to_another_webhook_is_a_forgery(gateway, letter, settings):
    settings.GATEWAYS = {"paypal": {**settings.GATEWAYS["paypal"], "webhook_id": "ANOTHER-SHOP"}}

    with pytest.raises(Forged):
        gateway.believe(letter)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": "WH-1"}',
        b'{"id": 7, "resource": {}}',
        b'{"id": "WH-1", "resource": []}',
        b'{"id": "' + b"x" * 1_000_000 + b'", "resource": {}}',
    ],
)
def test_what_is_no_event_cannot_be_read(gateway, fake, body):
    with pytest.raises(Unreadable):
        gateway.believe(fake.signed(body))


def test_a_body_that_was_cut_off_cannot_be_read(gateway, letter):
    with pytest.raises(Unreadable):
        gateway.believe(replace(letter, body=letter.body[:-10]))


def test_a_megabyte_of_truth_is_still_believed(gateway, fake):
    big = fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", {**CAPTURE, "new_field": "x" * 1_000_000})

    assert gateway.believe(big).reference == "TO-1"


@pytest.mark.parametrize(
    ("kind", "resource", "expected"),
    [
        ("CHECKOUT.ORDER.APPROVED", ORDER, {"reference": "TO-1", "gateway_id": "O1"}),
        (
            "CHECKOUT.PAYMENT-APPROVAL.REVERSED",
            {"order_id": "O1", "id": "?"},
            {"reference": "", "gateway_id": "O1"},
        ),
        (
            "PAYMENT.CAPTURE.PENDING",
            CAPTURE,
            {"reference": "TO-1", "gateway_id": "O1", "transaction_id": "C1"},
        ),
        ("PAYMENT.CAPTURE.REFUNDED", REFUND, {"gateway_id": "", "transaction_id": "C1"}),
        ("PAYMENT.CAPTURE.REVERSED", REFUND, {"gateway_id": "", "transaction_id": "C1"}),
        ("PAYMENT.REFUND.FAILED", {"custom_id": "our-key"}, {"gateway_id": "", "transaction_id": ""}),
        (
            "CUSTOMER.DISPUTE.CREATED",
            {"disputed_transactions": [{"seller_transaction_id": "C1"}]},
            {"reference": "", "transaction_id": "C1"},
        ),
        ("CUSTOMER.DISPUTE.CREATED", {"disputed_transactions": "?"}, {"reference": "", "transaction_id": ""}),
        ("SOMETHING.NEW", {"custom_id": "TO-1"}, {}),
        (
            "PAYMENT.CAPTURE.COMPLETED",
            {"id": ["C1"], "custom_id": 7, "links": [None, {}], "supplementary_data": []},
            {"reference": "", "gateway_id": "", "transaction_id": ""},
        ),
    ],
)
def test_what_events_are_about(kind, resource, expected):
    assert about(kind, resource) == expected


# Where certificates come from


@pytest.mark.parametrize(
    "url",
    [
        "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
        "https://API-M.sandbox.paypal.com/v1/notifications/certs/CERT-1",
    ],
)
def test_paypals_own_hosts_may_keep_certificates(settings, url):
    settings.GATEWAYS = {"paypal": KEYS}

    assert address_of(url) == url.replace("API-M", "api-m")


STRANGERS = [
    "http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
    "https://api.paypal.com/v1/notifications/certs/CERT-1",
    "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1",
    "https://evil.example/v1/notifications/certs/CERT-1?api.sandbox.paypal.com",
    "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1",
    "https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1",
    "https://api.sandbox.paypal.com/v1/notifications/certs/../../../CERT-1",
    "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1?x=1",
    "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1#x",
    "https://www.paypal.com/redirect/v1/notifications/certs/CERT-1",
    "file:///v1/notifications/certs/CERT-1",
    "//api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
    "http://127.0.0.1:1/v1/notifications/certs/CERT-1",
]


@pytest.mark.parametrize("url", STRANGERS)
def test_certificates_of_strangers_are_not_even_fetched(settings, url):
    settings.GATEWAYS = {"paypal": KEYS}

    with pytest.raises(Forged):
        address_of(url)


def test_a_sandbox_certificate_proves_nothing_to_a_live_shop(settings):
    settings.GATEWAYS = {"paypal": {**KEYS, "is_production": "1"}}

    assert address_of("https://api.paypal.com/v1/notifications/certs/CERT-1")
    with pytest.raises(Forged):
        address_of("https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1")


def test_plain_http_is_for_home_only(fake, gateway, letter, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(Forged):
        gateway.believe(letter)


def test_a_certificate_is_fetched_once(fake, gateway, letter):
    gateway.believe(letter)
    fake.faults.add("error_500", path="/certs/")

    assert gateway.believe(fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", CAPTURE))


@pytest.mark.parametrize("point", ["before_send", "error_500", "bad_json"])
def test_a_certificate_out_of_reach_means_try_again(fake, gateway, letter, point):
    certificates.KEPT.kept.clear()
    fake.faults.add(point, path="/certs/")

    with pytest.raises(GatewayDown):
        gateway.believe(letter)
    assert gateway.believe(letter)


def test_a_certificate_that_does_not_exist_is_a_forgery(fake, gateway, letter):
    url = letter.headers["paypal-cert-url"] + "0"

    with pytest.raises(Forged):
        gateway.believe(with_headers(letter, paypal_cert_url=url))


@pytest.mark.parametrize("name", ["mail.example", "paypal.com.evil.example", "evilpaypal.com"])
def test_somebody_elses_certificate_is_a_forgery(fake, gateway, name):
    fake.state["signer"] = make_signer(name)

    with pytest.raises(Forged):
        gateway.believe(fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", CAPTURE))


def test_a_certificate_that_ended_is_a_forgery(fake, gateway):
    fake.state["signer"] = make_signer(days=-1)

    with pytest.raises(Forged, match="not valid now"):
        gateway.believe(fake.letter("PAYMENT.CAPTURE.COMPLETED", "capture", CAPTURE))


def test_a_kept_certificate_ends_too(fake, gateway, letter, monkeypatch):
    gateway.believe(letter)
    later = timezone.now() + timedelta(days=366)
    monkeypatch.setattr(certificates.timezone, "now", lambda: later)

    with pytest.raises(Forged, match="not valid now"):
        gateway.believe(letter)


def test_strangers_cannot_have_us_fetch_without_end():
    kept = certificates.Certificates()
    for _fetch in range(certificates.MOST_A_MINUTE):
        kept.count()

    with pytest.raises(GatewayDown):
        kept.count()


# Chains


def issue(name, *, issuer=None, is_ca=False, key=None, days=30):
    """(certificate, key), signed by an issuer of the same kind or by itself."""
    key = key or rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    above, signing_key = issuer or (None, key)
    public = signing_key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.subject if above else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=60))
        .not_valid_after(datetime.now(UTC) + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
    )
    if is_ca:
        uses = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment"), False
        )
        uses |= dict.fromkeys(("key_agreement", "encipher_only", "decipher_only"), False)
        builder = builder.add_extension(
            x509.KeyUsage(key_cert_sign=True, crl_sign=True, **uses), critical=True
        )
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    else:
        names = x509.SubjectAlternativeName([x509.DNSName(name)])
        builder = builder.add_extension(names, critical=False)
        server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        builder = builder.add_extension(server, critical=False)
    return builder.sign(signing_key, SHA256()), key


@pytest.fixture(scope="module")
def chain():
    root = issue("Root", is_ca=True)
    between = issue("Between", issuer=root, is_ca=True)
    leaf = issue("messageverificationcerts.paypal.com", issuer=between)
    return leaf[0], between[0], root[0]


def test_a_chain_to_a_trusted_root_is_good(chain):
    leaf, between, root = chain

    check_names(leaf)
    check_chain([leaf, between], Store([root]), timezone.now())


def test_a_chain_to_another_root_is_a_forgery(chain):
    leaf, between, root = chain

    with pytest.raises(Forged):
        check_chain([leaf, between, root], trusted(), timezone.now())


def test_a_chain_with_a_foreign_link_is_a_forgery(chain):
    leaf, _between, root = chain
    foreign = issue("Between", is_ca=True)[0]

    with pytest.raises(Forged):
        check_chain([leaf, foreign], Store([root]), timezone.now())


def test_a_certificate_alone_is_trusted_for_where_it_came_from(chain):
    check_chain(chain[:1], trusted(), timezone.now())


def test_only_rsa_can_have_signed():
    leaf, _key = issue("api.paypal.com", key=ec.generate_private_key(ec.SECP256R1()))

    with pytest.raises(Forged):
        check_names(leaf)


def test_the_fake_signs_as_paypal_does(fake, letter):
    headers = letter.headers
    text = signed_text(
        headers["paypal-transmission-id"],
        headers["paypal-transmission-time"],
        KEYS["webhook_id"],
        letter.body,
    )

    key_of(fake.state["signer"]["key"]).public_key().verify(
        b64decode(headers["paypal-transmission-sig"]), text, padding.PKCS1v15(), SHA256()
    )
    assert isinstance(letter, Notification)
