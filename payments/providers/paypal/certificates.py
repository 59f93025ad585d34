"""PayPal's signing certificates: fetched from its own hosts only, checked, and kept.

The one thing a web worker ever fetches from a gateway, so it is short, small and rare.
"""

import re
import threading
import time
import warnings
from collections import deque
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit

import certifi
import urllib3
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import (
    DNSName,
    ExtensionNotFound,
    SubjectAlternativeName,
    load_pem_x509_certificates,
)
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from django.conf import settings
from django.utils import timezone

from ..base import Forged, GatewayDown
from ..calling import POOL, keys_of
from .sending import is_production

# A certificate of the sandbox proves nothing to a live shop.
LIVE_HOSTS = {"api.paypal.com", "api-m.paypal.com"}
SANDBOX_HOSTS = {"api.sandbox.paypal.com", "api-m.sandbox.paypal.com"}
PATH = re.compile(r"(/[a-z]{1,20})?/v1/notifications/certs/[A-Za-z0-9_-]{1,100}", re.ASCII)
PEM = re.compile(r"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")
TIME_OUT = urllib3.Timeout(connect=3, read=3, total=5)
LARGEST = 64_000
# The real ones change once in months; strangers may name as many as they like.
MOST_A_MINUTE = 10
MOST_KEPT = 16


class Certificates:
    """What this process has fetched: {address: [certificate, its issuers ...]}."""

    def __init__(self):
        self.kept = {}
        self.fetched = deque(maxlen=MOST_A_MINUTE)
        self.lock = threading.Lock()

    def get(self, address):
        chain = self.kept.get(address)
        if chain is None:
            is_official = address.startswith("https:")
            if is_official:
                self.count()
            chain = fetch(address)
            check_names(chain[0])
            if is_official:
                check_chain(chain, trusted(), timezone.now())
            with self.lock:
                while len(self.kept) >= MOST_KEPT:
                    # The oldest makes room: the newest is the one in use.
                    self.kept.pop(next(iter(self.kept)))
                self.kept[address] = chain
        return chain[0]

    def count(self):
        """Raise GatewayDown when certificates are asked for too often."""
        with self.lock:
            now = time.monotonic()
            if len(self.fetched) == MOST_A_MINUTE and now - self.fetched[0] < 60:
                raise GatewayDown("too many certificates were asked for")
            self.fetched.append(now)


KEPT = Certificates()


def certificate_at(url):
    """The certificate that a notification names, valid now. Raises Forged, or GatewayDown: try again."""
    certificate = KEPT.get(address_of(url))
    if not certificate.not_valid_before_utc <= timezone.now() <= certificate.not_valid_after_utc:
        raise Forged("the certificate is not valid now")
    return certificate


def address_of(url):
    """The address to fetch, put together anew from parts that are allowed. Raises Forged."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Forged("the certificate's address is none") from error
    host = parts.netloc.lower()
    at_home = keys_of("paypal").get("cert_hosts", "").lower().split(",") if settings.IS_AT_HOME else []
    is_official = parts.scheme == "https" and host in (LIVE_HOSTS if is_production() else SANDBOX_HOSTS)
    is_home = parts.scheme == "http" and host and host in [home.strip() for home in at_home]
    if not (is_official or is_home) or not PATH.fullmatch(parts.path) or parts.query or parts.fragment:
        raise Forged("the certificate is kept by a stranger")
    return f"{parts.scheme}://{host}{parts.path}"


def fetch(address):
    """The certificates of a PEM file, the signing one first."""
    try:
        response = POOL.request("GET", address, timeout=TIME_OUT, redirect=False, preload_content=False)
        raw = response.read(LARGEST + 1)
        response.release_conn()
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise GatewayDown(f"the certificate is out of reach: {error}") from error
    if 400 <= response.status < 500 and response.status != 429:
        raise Forged("there is no such certificate")
    if response.status != 200 or len(raw) > LARGEST:
        raise GatewayDown(f"the certificate is out of reach: HTTP {response.status}")
    try:
        return load_pem_x509_certificates(raw)
    except ValueError as error:
        raise GatewayDown("what came is no certificate") from error


def check_names(certificate):
    """Raise Forged unless it is PayPal's and can have signed with RSA."""
    if not isinstance(certificate.public_key(), RSAPublicKey):
        raise Forged("the certificate is not of RSA")
    if not names_of(certificate):
        raise Forged("the certificate is not PayPal's")


def names_of(certificate):
    """Its names below paypal.com, in lower case."""
    return [name for name in all_names(certificate) if f".{name}".endswith(".paypal.com")]


def all_names(certificate):
    try:
        names = certificate.extensions.get_extension_for_class(SubjectAlternativeName).value
        return [name.lower() for name in names.get_values_for_type(DNSName)]
    except ExtensionNotFound:
        return [
            str(part.value).lower()
            for part in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        ]


def check_chain(chain, store, at):
    """Raise Forged if a certificate that brings its issuers does not lead to a trusted root.

    One that comes alone is trusted for where it came from: one of PayPal's hosts, over a TLS
    connection whose own certificate was checked. What the chain adds is a second lock.
    """
    if len(chain) == 1:
        return
    name = DNSName(names_of(chain[0])[0].replace("*", "any"))
    verifier = PolicyBuilder().store(store).time(at).build_server_verifier(name)
    try:
        verifier.verify(chain[0], chain[1:])
    except VerificationError as error:
        raise Forged(f"the certificate leads to no root we trust: {error}") from error


@cache
def trusted():
    """The roots that browsers trust; one that cannot be read is no reason to trust none."""
    roots = []
    with open(certifi.where()) as file, warnings.catch_warnings():
        # Some old roots have a serial number that the rules do not allow.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for pem in PEM.findall(file.read()):
            with suppress(ValueError):
                roots += load_pem_x509_certificates(pem.encode())
    return Store(roots)
