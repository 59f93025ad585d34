"""The one way we reach somebody else's server: with time-outs, limits and honest errors."""

import json as json_format
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

# Seconds to connect, between two bytes, and in all.
TIME_OUT = urllib3.Timeout(connect=3, read=10, total=15)
LARGEST_ANSWER = 1_000_000
POOL = urllib3.PoolManager(retries=False, maxsize=8)


class Unsure(Exception):
    """No answer, or none that can be read: it may have happened. Ask again with the same key."""


class Unreached(Exception):
    """The request never left, or its breaker is open: nothing happened."""


@dataclass(frozen=True)
class Answer:
    """What a server answered: always below 500; `body` is decoded JSON, None if empty."""

    status: int
    body: Any

    @property
    def is_good(self):
        return 200 <= self.status < 300


def base_url(code, keys: Mapping[str, str], official, *, key):
    """Where a server is reached: the first official address, unless its `keys` name another.

    Only at home may that be none of the official ones: elsewhere our secrets would go to a
    stranger. Raises ImproperlyConfigured.
    """
    wanted = keys.get(key, "").rstrip("/") or official[0]
    if wanted not in official and not settings.IS_AT_HOME:
        raise ImproperlyConfigured(f"{wanted} is no address of {code}; use {' or '.join(official)}")
    return wanted


def call(
    verb,
    url,
    *,
    json: Any = None,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    time_out=TIME_OUT,
):
    """Ask a server once; `basic` is (user, password).

    Raises Unreached if nothing was sent, Unsure if we cannot know what happened
    (no answer, one that is cut off or no JSON, or a 5xx). Anything else is an Answer.
    """
    sent = {"Accept": "application/json", "User-Agent": "toko-online", **(headers or {})}
    if basic:
        sent |= urllib3.make_headers(basic_auth=":".join(basic))
    body = None
    if json is not None:
        body = json_format.dumps(json).encode()
        sent["Content-Type"] = "application/json"
    elif form is not None:
        body = urlencode(form).encode()
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        response = POOL.request(
            verb, url, body=body, headers=sent, timeout=time_out, redirect=False, preload_content=False
        )
        # One more than is allowed, so that "too long" is seen.
        raw = response.read(LARGEST_ANSWER + 1)
        response.release_conn()
    except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
        raise Unreached(str(error)) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Unsure(str(error)) from error
    if response.status == 429:
        # Refused before anything was done.
        raise Unreached("asked too often (429)")
    if response.status >= 500:
        raise Unsure(f"HTTP {response.status}")
    return Answer(response.status, decode(raw))


def decode(raw):
    if len(raw) > LARGEST_ANSWER:
        raise Unsure("the answer is too long")
    if not raw:
        return None
    try:
        body = json_format.loads(raw)
        return writable(body) if b"\\u" in raw else body
    except (ValueError, RecursionError) as error:
        raise Unsure("the answer is no JSON") from error


def writable(body):
    """The same with texts that PostgreSQL can keep.

    It takes no NUL, and nobody can write half a character: what is left of an emoji that was cut
    in the middle becomes a question mark.
    """
    if isinstance(body, str):
        return body.replace("\x00", "").encode(errors="replace").decode()
    if isinstance(body, list):
        return [writable(part) for part in body]
    if isinstance(body, dict):
        return {writable(name): writable(part) for name, part in body.items()}
    return body
