"""Talking to PayPal: its addresses, its token, and what its refusals say."""

import threading
import time

from ..base import GatewayDown, GatewayRefused, GatewayUnsure
from ..calling import base_url_of, call, keys_of

LIVE = ("https://api-m.paypal.com",)
SANDBOX = ("https://api-m.sandbox.paypal.com",)
# Seconds before its end at which a token is not used any more.
EARLY = 60
# Somebody else's call for the same thing is still under way: what becomes of it is not known.
IN_PROGRESS = {"PREVIOUS_REQUEST_IN_PROGRESS", "PREVIOUS_REQUEST_IN_PROCESS"}


def is_production():
    return str(keys_of("paypal").get("is_production", "")).lower() in {"1", "true", "yes", "on"}


def base_url():
    return base_url_of("paypal", LIVE if is_production() else SANDBOX)


class Tokens:
    """The token of this process, renewed a minute before its end."""

    def __init__(self):
        self.lock = threading.Lock()
        # (address, client, secret) -> (token, when it ends by our clock)
        self.kept = {}

    def get(self):
        keys = keys_of("paypal")
        owner = (base_url(), keys["client_id"], keys["client_secret"])
        with self.lock:
            token, ends = self.kept.get(owner, ("", 0))
            if time.monotonic() >= ends:
                token, seconds = fetch_token(*owner)
                self.kept[owner] = (token, time.monotonic() + seconds - EARLY)
            return token

    def forget(self, token):
        """Let go of a token that PayPal refused, unless another thread has renewed it."""
        with self.lock:
            self.kept = {owner: kept for owner, kept in self.kept.items() if kept[0] != token}


def fetch_token(address, client, secret):
    """(token, seconds it lives). Whatever goes wrong here, the call itself was never made."""
    form = {"grant_type": "client_credentials"}
    try:
        answer = call("POST", f"{address}/v1/oauth2/token", form=form, basic=(client, secret))
    except GatewayUnsure as error:
        raise GatewayDown(f"no token: {error}") from error
    if not answer.is_good:
        raise GatewayRefused("PayPal does not know this client id and secret")
    try:
        return str(answer.body["access_token"]), int(answer.body["expires_in"])
    except (KeyError, TypeError, ValueError) as error:
        raise GatewayDown("the answer holds no token") from error


TOKENS = Tokens()


def ask(verb, path, *, json=None, key=""):
    """Ask PayPal; `key` makes the same call pay once. Returns the Answer, good or a 4xx.

    Raises GatewayRefused if it does not let us in, and what `call` raises.
    """
    for _try in range(2):
        token = TOKENS.get()
        headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}
        if key:
            headers["PayPal-Request-Id"] = key
        answer = call(verb, base_url() + path, json=json, headers=headers)
        if answer.status != 401:
            break
        # It may end a token before its time, once.
        TOKENS.forget(token)
    if answer.status in {401, 403}:
        raise refusal(answer)
    if answer.status == 409 or issues(answer) & IN_PROGRESS:
        raise GatewayUnsure("PayPal is still at the same request")
    return answer


def issues(answer):
    """What a refusal complains of: {"INSTRUMENT_DECLINED"}."""
    if answer.is_good or not isinstance(answer.body, dict):
        return set()
    details = answer.body.get("details")
    details = details if isinstance(details, list) else []
    found = [answer.body.get("name"), *(part.get("issue") for part in details if isinstance(part, dict))]
    return {issue for issue in found if isinstance(issue, str)}


def refusal(answer):
    """A GatewayRefused in words for staff, with the number PayPal's support asks for."""
    body = answer.body if isinstance(answer.body, dict) else {}
    complaints = ", ".join(sorted(issues(answer))) or f"HTTP {answer.status}"
    number = body.get("debug_id")
    return GatewayRefused(f"PayPal refused: {complaints[:300]} (debug id {str(number)[:40]})")
