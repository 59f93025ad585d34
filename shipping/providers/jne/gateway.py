"""JNE's own API: prices, waybills, pickups, cancelling and tracking, for shops with a contract.

Rules: no public manual; documentation.onindonesia.id/books/jne-api and public clients, collected
in docs/shipping/jne.md, which also lists what is believed. Errors come as a body with status 200.
"""

import threading
import time
from urllib.parse import quote

from ..base import Booking, Tracked
from ..calling import Keyed, base_url_of, call, keys_of
from ..direct import is_taken, is_unknown, objects, order_id, price, word
from ..direct_words import (
    booked_before,
    booking_asked,
    cash_refused,
    no_tariff,
    perhaps_booked,
    place_unknown,
    refused,
    unclear,
)
from .news import believed
from .ordering import pickup_form, waybill_form
from .places import found_places
from .pricing import rates_of, weighed
from .tracking import tracked

OFFICIAL = ("https://apiv2.jne.co.id:10205", "https://apiv2.jne.co.id:10206", "http://apiv2.jne.co.id:10102")

LIST_SECONDS = 3600


class Jne(Keyed):
    code = "jne"
    name = "JNE"
    position = 30
    deeds = frozenset({"places", "rates", "book", "cancel", "track", "notifications"})
    couriers = frozenset({"jne"})
    needed_keys = ("username", "api_key", "branch", "customer_id", "origin_code")
    more_keys = (
        "cod_customer_id",
        "webhook_token",
        "booking_url",
        "pickup_service",
        "pickup_vehicle",
        "merchant_id",
    )
    # It prices nothing by postal codes.
    needs_place_ids = True
    # JNE does not say that a second order with the same number is the first one again.
    is_repeatable = False

    def __init__(self):
        # Half a megabyte: not for each place anew.
        self.known = {"url": "", "until": 0.0, "rows": []}
        self.lock = threading.Lock()

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL, key=key) for key in ("base_url", "booking_url")]

    def find_places(self, place):
        with self.lock:
            url = base_url_of(self.code, OFFICIAL)
            if self.known["url"] != url or time.monotonic() > self.known["until"]:
                rows = objects(understood(self.ask("/insert/getdestination")).get("detail"))
                self.known = {"url": url, "until": time.monotonic() + LIST_SECONDS * bool(rows), "rows": rows}
        return found_places(self.known["rows"], place)

    def rates(self, request):
        """Ask once for each weight: JNE is told whole kilograms and knows no measures."""
        sums = weighed(request)
        if not sums:
            return []
        thru = code_of(request.destination)
        found = {kilograms: [] for counts in sums.values() for kilograms in counts}
        for kilograms in found:
            answer = self.ask_price(request, self.origin_of(request.origin), thru, kilograms)
            found[kilograms] = objects(answer.get("price"))
        return rates_of(request, sums, found, is_cod=bool(keys_of(self.code).get("cod_customer_id")))

    def ask_price(self, request, origin, thru, kilograms):
        """JNE's prices of one weight. Raises NotCovered if it tells that there are none."""
        wish = {"from": origin, "thru": thru, "weight": str(kilograms)}
        answer = self.ask("/tracing/api/pricedev", wish)
        if is_refused(answer) and is_unknown(reason_of(answer)):
            raise no_tariff(self.name, request.origin, request.destination)
        return understood(answer)

    def book(self, order):
        """Make a waybill, with a pickup or without.

        Raises ProviderUnsure if JNE has the number already: an earlier request that was never
        answered did book, and only JNE's own pages tell the waybill.
        """
        keys, thru = keys_of(self.code), code_of(order.destination)
        if order.cod_amount and not keys.get("cod_customer_id"):
            raise cash_refused(self.name)
        origin = self.origin_of(order.origin)
        form = pickup_form if order.is_pickup else waybill_form
        path = "/pickupcashless" if order.is_pickup else "/tracing/api/generatecnote"
        number = order_id(order.key)
        with booking_asked(self.name, number):
            answer = self.ask(path, form(order, keys, origin, thru), key="booking_url")
        return booked(answer, number)

    def cancel(self, reference, reason):
        made = self.ask("/order/cancel", {"ORDER_ID": reference, "REASON": reason[:100]}, key="booking_url")
        said = {**made, **(objects(made.get("detail")) or [{}])[0]}
        if is_refused(made) or is_refused(said):
            raise refused(self.name, reason_of(said))

    def track(self, parcel):
        if not parcel.waybill:
            return Tracked(())
        answer = self.ask(f"/tracing/api/list/v1/cnote/{quote(parcel.waybill, safe='')}")
        if is_refused(answer) and is_unknown(reason_of(answer)):
            return Tracked(())
        return tracked(understood(answer), parcel.waybill)

    def believe(self, notification):
        return believed(notification, keys_of(self.code).get("webhook_token"))

    def origin_of(self, place):
        return place.external_id or keys_of(self.code)["origin_code"]

    def ask(self, path, form=None, *, key="base_url"):
        """Post a form; bookings may have a port of their own (SHIP_JNE_BOOKING_URL)."""
        keys = keys_of(self.code)
        key = key if keys.get(key) else "base_url"
        sent = {"username": keys["username"], "api_key": keys["api_key"], **(form or {})}
        answer = call("POST", base_url_of(self.code, OFFICIAL, key=key) + path, form=sent)
        if not isinstance(answer.body, dict):
            raise unclear(self.name, answer.status)
        return answer.body if answer.is_good else {"status": False, "error": answer.status, **answer.body}


def code_of(place):
    if not place.external_id:
        raise place_unknown("JNE", place)
    return place.external_id


def booked(answer, reference):
    """The booking of an answer. Raises ProviderRefused, or ProviderUnsure if it may be booked."""
    detail = (objects(answer.get("detail")) or [{}])[0]
    is_done = word(detail, "status").lower() in {"sukses", "success"}
    waybill = word(detail, "cnote_no", 25)
    if is_done and waybill.isalnum():
        return Booking(reference, waybill, price=price(detail.get("price")), tracking_id=waybill)
    if is_done:
        raise perhaps_booked("JNE", reference)
    said = {**answer, **detail}
    if is_taken(reason_of(said)):
        raise booked_before("JNE", reference, reason_of(said))
    if not word(detail, "status") and not is_refused(answer):
        raise perhaps_booked("JNE", reference)
    raise refused("JNE", reason_of(said))


def is_refused(answer):
    """{"error": "...", "status": false}, whatever the HTTP status was."""
    said = str(answer.get("status", "")).lower()
    return bool(answer.get("error")) or said in {"false", "error", "failed", "gagal"}


def understood(answer):
    if is_refused(answer):
        raise refused("JNE", reason_of(answer))
    return answer


def reason_of(answer):
    words = (word(answer, name) for name in ("reason", "error", "message", "cnote_no"))
    return next((said for said in words if said), "")
