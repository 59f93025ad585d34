"""Stripe's own library on our wire: `calling.call` carries its requests, its errors become ours."""

import json
import logging
from urllib.parse import parse_qsl

import stripe

from ..base import GatewayDown, GatewayRefused, GatewayUnsure
from ..calling import base_url_of, call, keys_of

OFFICIAL = ["https://api.stripe.com"]
# The webhook endpoint must be made with the same one: docs/payments/stripe.md.
API_VERSION = "2026-10-28.endive"

# It would tell Stripe how long requests take, and keep an id for that in the home directory.
stripe.enable_telemetry = False
# It would write a line for each request, and at the level DEBUG the shoppers' addresses.
logging.getLogger("stripe").setLevel(logging.WARNING)


class StripeRefused(GatewayRefused):
    """`status` is that of HTTP, `param` the parameter Stripe did not like, "" if it named none."""

    def __init__(self, error):
        code = f" ({error.code})" if error.code else ""
        super().__init__(f"{error.user_message}{code}")
        self.status = error.http_status
        self.param = getattr(error, "param", None) or ""


class Wire(stripe.HTTPClient):
    """Sends what the library has written, with the time-outs, limits and honest errors of `call`.

    Those errors pass through the library, which catches only its own.
    """

    name = "urllib3"

    def request(self, method, url, headers, post_data=None):
        form = None if post_data is None else dict(parse_qsl(post_data, keep_blank_values=True))
        answer = call(method.upper(), url, form=form, headers=headers)
        if not isinstance(answer.body, dict):
            raise GatewayUnsure("the answer is no object")
        return json.dumps(answer.body), answer.status, {}


def api():
    """The services of the library, with the keys of this moment; it repeats nothing by itself."""
    client = stripe.StripeClient(
        keys_of("stripe")["secret_key"],
        stripe_version=API_VERSION,
        base_addresses={"api": base_url_of("stripe", OFFICIAL)},
        max_network_retries=0,
        http_client=Wire(),
    )
    return client.v1


def ask(service, *arguments):
    """Call a service of the library; returns its answer as plain dicts and lists.

    Raises StripeRefused, GatewayUnsure or GatewayDown.
    """
    try:
        return service(*arguments).to_dict()
    except stripe.RateLimitError as error:
        raise GatewayDown(str(error)) from error
    except (
        stripe.AuthenticationError,
        stripe.CardError,
        stripe.IdempotencyError,
        stripe.InvalidRequestError,
        stripe.PermissionError,
    ) as error:
        raise StripeRefused(error) from error
    except stripe.StripeError as error:
        # A 409 above all: another request with the same key is being worked on.
        raise GatewayUnsure(str(error)) from error
