"""Whether PayPal signed a notification, found out without asking PayPal each time.

RSA with SHA-256 over `transmission id|time|webhook id|CRC-32 of the body`, with the certificate
that the notification names (developer.paypal.com/api/rest/webhooks/rest/, "Self verification").
"""

import binascii
from base64 import b64decode
from zlib import crc32

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.hashes import SHA256

from ..base import Forged
from ..calling import keys_of
from .certificates import certificate_at

NAMES = ("transmission-id", "transmission-time", "transmission-sig", "cert-url", "auth-algo")


def check_signature(notification):
    """Raise Forged unless PayPal signed this body for our webhook.

    Its age does not matter: PayPal tries for three days, and an event is only a reason to look.
    """
    headers = notification.headers
    number, time, signature, url, algorithm = (headers.get(f"paypal-{name}", "") for name in NAMES)
    if algorithm.lower() != "sha256withrsa":
        raise Forged("another algorithm, or none")
    try:
        signature = b64decode(signature, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Forged("the signature is no base64") from error
    text = signed_text(number, time, keys_of("paypal")["webhook_id"], notification.body)
    try:
        certificate_at(url).public_key().verify(signature, text, padding.PKCS1v15(), SHA256())
    except InvalidSignature as error:
        raise Forged("the signature is not over this body") from error


def signed_text(number, time, webhook_id, body):
    return f"{number}|{time}|{webhook_id}|{crc32(body)}".encode()
