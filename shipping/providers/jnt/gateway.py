"""J&T Express's own API: prices, waybills, cancelling and tracking, for shops with an agreement.

Rules: developer.jet.co.id/documentation, collected in docs/shipping/jnt.md. Flags come as booleans
or as text, lists as lists or as JSON in a text.
"""

from ..base import Booking, Rate, Tracked
from ..calling import Keyed, call, keys_of
from ..direct import (
    Weighing,
    is_taken,
    is_true,
    is_unknown,
    kilograms,
    objects,
    premium,
    price,
    wanted_service,
    word,
)
from ..direct_words import (
    booked_before,
    booking_asked,
    cash_refused,
    no_tariff,
    perhaps_booked,
    refused,
    unclear,
)
from ..prices import together
from .addresses import OFFICIAL, address_of
from .ordering import PREMIUM_PER_MILLE, order_detail
from .places import area_of, guessed_areas, whole_area_of
from .reading import listed, reason_of, tracked
from .signing import signed

NAME = "J&T Express"
WEIGHING = Weighing()
# J&T tells no days with a price; these are the ones it advertises for EZ.
DAYS = (2, 3)


class Jnt(Keyed):
    code = "jnt"
    name = NAME
    position = 31
    deeds = frozenset({"places", "rates", "book", "cancel", "track"})
    couriers = frozenset({"jnt"})
    needed_keys = (
        "username",
        "api_key",
        "order_key",
        "tariff_key",
        "track_user",
        "track_password",
        "customer_id",
        "origin_city",
        "origin_code",
    )
    more_keys = ("cod", "sandbox")
    # It prices nothing by postal codes.
    needs_place_ids = True
    # J&T does not say that a second order with the same number is the first one again.
    is_repeatable = False

    def addresses(self):
        return [address_of(deed) for deed in OFFICIAL]

    def find_places(self, place):
        return guessed_areas(place)

    def rates(self, request):
        services = [service for courier, service in sorted(request.services) if courier == self.code]
        area = area_of(request.destination) if services and request.boxes else None
        found = []
        for service in services if area else ():
            found += together([self.rates_of_box(request, box, service, area) for box in request.boxes])
        return found

    def rates_of_box(self, request, box, service, area):
        keys = keys_of(self.code)
        wish = {
            "weight": str(kilograms(box, WEIGHING)),
            "sendSiteCode": keys["origin_city"].upper(),
            "destAreaCode": area.name,
            "cusName": keys["customer_id"],
            "productType": service.upper(),
        }
        form = signed(wish, keys["tariff_key"], text_field="data", sign_field="sign")
        body = answered(call("POST", address_of("tariff"), form=form))
        if not is_true(body.get("is_success")):
            reason = reason_of(body)
            if is_unknown(reason):
                raise no_tariff(self.name, request.origin, request.destination)
            raise refused(self.name, reason)
        rows = [row for row in objects(listed(body.get("content"))) if is_row_of(row, service)]
        amounts = [amount for row in rows if (amount := price(row.get("cost")))]
        if not amounts:
            return []
        return [
            Rate(
                courier_code=self.code,
                service_code=wanted_service(request.services, self.code, service),
                service_name=service.upper(),
                amount=min(amounts),
                days_min=DAYS[0],
                days_max=DAYS[1],
                supports_cod=keys.get("cod") == "1",
                insurance=premium(box.value, PREMIUM_PER_MILLE) if request.is_insured else 0,
            )
        ]

    def book(self, order):
        """Order the transport.

        Raises ProviderUnsure if J&T has the number already: an earlier request that was never
        answered did book, and only J&T's own pages tell the waybill.
        """
        keys = keys_of(self.code)
        if order.cod_amount and keys.get("cod") != "1":
            raise cash_refused(self.name)
        detail = order_detail(order, keys, whole_area_of(order.destination), WEIGHING)
        with booking_asked(self.name, detail["orderid"]):
            body, found = self.send("order", detail, keys)
        return booked(body, found, detail["orderid"])

    def cancel(self, reference, reason):
        """Call it off; J&T refuses once it has picked the parcel up (status GOT)."""
        keys = keys_of(self.code)
        detail = {
            "username": keys["username"],
            "api_key": keys["api_key"],
            "orderid": reference,
            "remark": reason[:30] or "batal",
        }
        body, found = self.send("cancel", detail, keys)
        if not is_done(body, found):
            raise refused(self.name, reason_of({**body, **found}))

    def send(self, deed, detail, keys):
        """Send one order; returns (the answer, its one detail)."""
        form = signed(
            {"detail": [detail]}, keys["order_key"], text_field="data_param", sign_field="data_sign"
        )
        body = answered(call("POST", address_of(deed), form=form))
        return body, (objects(listed(body.get("detail"))) or [{}])[0]

    def track(self, parcel):
        if not parcel.waybill:
            return Tracked(())
        keys = keys_of(self.code)
        wish = {"awb": parcel.waybill, "eccompanyid": keys["track_user"]}
        basic = (keys["track_user"], keys["track_password"])
        body = answered(call("POST", address_of("track"), json=wish, basic=basic))
        if body.get("error_id"):
            if is_unknown(reason_of(body)):
                return Tracked(())
            raise refused(self.name, reason_of(body))
        return tracked(body, parcel.waybill)


def answered(answer):
    """The object of an answer. Raises ProviderRefused below 500, ProviderUnsure without an object."""
    body = answer.body
    if not isinstance(body, dict):
        raise unclear(NAME, answer.status)
    if not answer.is_good:
        raise refused(NAME, f"{answer.status} {reason_of(body)}")
    return body


def booked(body, found, reference):
    waybill = word(found, "awb_no", 25)
    if is_done(body, found):
        if not waybill.isalnum() or word(found, "orderid") not in {"", reference}:
            raise perhaps_booked(NAME, reference)
        return Booking(reference, waybill, routing=word(found, "desCode", 60), tracking_id=waybill)
    reason = reason_of({**body, **found})
    if is_taken(reason):
        raise booked_before(NAME, reference, reason)
    if not found and "success" not in body:
        raise perhaps_booked(NAME, reference)
    raise refused(NAME, reason)


def is_done(body, found):
    return is_true(body.get("success")) and word(found, "status").lower() == "sukses"


def is_row_of(row, service):
    """Whether a price is the service's; one without any name is what was asked for."""
    names = {word(row, name).upper() for name in ("productType", "name")} - {""}
    return not names or service.upper() in names
