"""The key that Pos gives for an hour (OAuth2, client credentials), kept by this process until it ends."""

import threading
import time

from ..base import ProviderDown, ProviderUnsure
from ..calling import call
from ..direct import word
from ..direct_words import refused

# Asked for again a minute early, so that no request is under way when it ends.
EARLY = 60
LONGEST = 3600


class Tokens:
    def __init__(self):
        self.kept = {}
        self.lock = threading.Lock()

    def get(self, base_url, client_id, secret):
        """Return a token that is good for now. Raises ProviderRefused for wrong keys, else ProviderDown.

        Whatever went wrong here, nothing was booked: silence is no doubt yet.
        """
        name = (base_url, client_id, secret)
        with self.lock:
            token, ends = self.kept.get(name, ("", 0))
        if token and time.monotonic() < ends:
            return token
        token, seconds = fetch(base_url, client_id, secret)
        with self.lock:
            self.kept[name] = (token, time.monotonic() + seconds - EARLY)
        return token

    def forget(self):
        with self.lock:
            self.kept.clear()


def fetch(base_url, client_id, secret):
    """(token, seconds it lasts)"""
    try:
        answer = call(
            "POST",
            f"{base_url}/token",
            form={"grant_type": "client_credentials"},
            basic=(client_id, secret),
        )
    except ProviderUnsure as error:
        raise ProviderDown(str(error)) from error
    token = word(answer.body, "access_token", 2000)
    if not answer.is_good or not token:
        words = word(answer.body, "error_description") or word(answer.body, "error") or answer.status
        raise refused("Pos Indonesia", str(words))
    lasts = word(answer.body, "expires_in")
    return token, min(int(lasts), LONGEST) if lasts.isdigit() else LONGEST
