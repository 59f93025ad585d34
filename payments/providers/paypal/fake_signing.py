"""How the fake signs its news: with a certificate of its own making, as PayPal does with PayPal's."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from .signing import signed_text

# The name that PayPal's own certificates carry; what makes this one a fake is where it is kept.
NAME = "messageverificationcerts.paypal.com"


@cache
def make_signer(name=NAME, days=365, bits=2048):
    """{"id", "key", "certificate"} in PEM, new in every process; the certificate signs itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    end = datetime.now(UTC) + timedelta(days=days)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(end, datetime.now(UTC)) - timedelta(days=1))
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, SHA256())
    )
    return {
        "id": f"CERT-{certificate.fingerprint(SHA256()).hex()[:20]}",
        "key": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
        "certificate": certificate.public_bytes(Encoding.PEM).decode(),
    }


@cache
def key_of(pem):
    return load_pem_private_key(pem.encode(), password=None)


def sign(body, *, signer, url, webhook_id, at):
    """The five headers of a notification; `url` is where the certificate is, `at` epoch seconds."""
    number = str(uuid4())
    time = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = signed_text(number, time, webhook_id, body)
    signature = key_of(signer["key"]).sign(text, padding.PKCS1v15(), SHA256())
    return {
        "PAYPAL-TRANSMISSION-ID": number,
        "PAYPAL-TRANSMISSION-TIME": time,
        "PAYPAL-TRANSMISSION-SIG": b64encode(signature).decode(),
        "PAYPAL-CERT-URL": url,
        "PAYPAL-AUTH-ALGO": "SHA256withRSA",
    }
