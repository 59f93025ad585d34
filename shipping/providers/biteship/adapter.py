"""Biteship: prices, bookings and tracking of JNE, J&T and Pos through one contract.

Rules: biteship.com/en/docs/api; what is believed and not proven: docs/shipping/biteship.md.
"""

from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from ..base import NotCovered, ProviderRefused, ProviderUnsure, Tracked
from ..calling import Keyed, base_url_of, call, keys_of
from ..prices import together
from .asking import order_wish, rates_wish
from .news import believed
from .reading import booking_of, is_taken, order_taken, rates_of, snake, tracked_of, understood, word
from .services import SERVICES

OFFICIAL = ("https://api.biteship.com",)


class Biteship(Keyed):
    code = "biteship"
    name = "Biteship"
    position = 10
    deeds = frozenset({"places", "rates", "book", "cancel", "track", "notifications"})
    couriers = frozenset(courier for courier, _service in SERVICES)
    needed_keys = ("api_key",)
    more_keys = ("webhook_header", "webhook_value")

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL)]

    def find_places(self, place):
        """Areas are districts with one postal code each; the postal code decides among namesakes."""
        words = ", ".join(name for name in (place.district, place.regency) if name) or place.postal_code
        if not words:
            return []
        query = urlencode({"countries": "ID", "input": words, "type": "single"})
        areas = understood(self.ask("GET", f"/v1/maps/areas?{query}")).get("areas")
        areas = [area for area in areas or [] if isinstance(area, dict) and word(area, "id")]
        areas.sort(key=lambda area: likeness(area, place), reverse=True)
        return [(word(area, "id"), str(area.get("name") or "")[:200]) for area in areas]

    def rates(self, request):
        """Ask once for each kind of box; Biteship would weigh several boxes as one."""
        if not request.boxes or not any(service in SERVICES for service in request.services):
            return []
        asked = {}
        rates = []
        for number, box in enumerate(request.boxes):
            kind = (box, 0 if number else request.cod_amount)
            if kind not in asked:
                body = understood(self.ask("POST", "/v1/rates/couriers", rates_wish(request, *kind)))
                asked[kind] = rates_of(body, request.services)
            rates.append(asked[kind])
        return together(rates)

    def book(self, order):
        """Make the order; a reference that is taken is the same booking, sent before.

        After an unknown outcome the order is found this way. Should Biteship name none, nobody can
        tell from here: ProviderUnsure, and staff look into its dashboard.
        """
        if (order.courier_code, order.service_code) not in SERVICES:
            service = f"{order.courier_code} {order.service_code}"
            raise NotCovered(_("Biteship cannot book the service %(service)s.") % {"service": service})
        answer = self.ask("POST", "/v1/orders", order_wish(order))
        if not is_taken(answer):
            return booking_of(understood(answer), order.key)
        number = order_taken(answer)
        if number:
            return booking_of(understood(self.order(number)), order.key)
        raise ProviderUnsure(
            _("Biteship already has an order with the reference %(key)s. Look it up in its dashboard.")
            % {"key": order.key}
        )

    def cancel(self, reference, reason):
        """A second cancelling is refused by Biteship; what counts is that the order is cancelled."""
        path = f"/v1/orders/{quote(reference, safe='')}/cancel"
        wish = {"cancellation_reason_code": "others", "cancellation_reason": reason[:255]}
        try:
            understood(self.ask("POST", path, wish))
        except ProviderRefused:
            if snake(understood(self.order(reference)).get("status")) not in {"cancelled", "canceled"}:
                raise

    def track(self, parcel):
        """The order tells all (late waybill, new price) and is free; a foreign waybill costs Rp10.

        A number that Biteship does not know is one that staff wrote: then the waybill finds it.
        """
        answer = self.order(parcel.reference) if parcel.reference else None
        if answer is None or (answer.status == 404 and parcel.waybill):
            answer = self.ask_by_waybill(parcel)
        if answer is None or answer.status == 404:
            return Tracked(())
        return tracked_of(understood(answer))

    def ask_by_waybill(self, parcel):
        if parcel.tracking_id:
            return self.ask("GET", f"/v1/trackings/{quote(parcel.tracking_id, safe='')}")
        if parcel.waybill:
            ends = quote(parcel.waybill, safe=""), quote(parcel.courier_code, safe="")
            return self.ask("GET", "/v1/trackings/{}/couriers/{}".format(*ends))
        return None

    def believe(self, notification):
        keys = keys_of(self.code)
        return believed(notification, keys.get("webhook_header", ""), keys.get("webhook_value", ""))

    def order(self, reference):
        return self.ask("GET", f"/v1/orders/{quote(reference, safe='')}")

    def ask(self, verb, path, body=None):
        headers = {"authorization": keys_of(self.code)["api_key"]}
        return call(verb, base_url_of(self.code, OFFICIAL) + path, json=body, headers=headers)


def likeness(area, place):
    """How well an area fits: its postal code first, then district, regency and province by name."""
    names = [str(area.get(f"administrative_division_level_{level}_name") or "") for level in (3, 2, 1)]
    wanted = (place.district, place.regency, place.province)
    alike = [plain(name) == plain(want) for name, want in zip(names, wanted, strict=True)]
    return (str(area.get("postal_code") or "") == place.postal_code, *alike)


def plain(name):
    return name.lower().removeprefix("kabupaten ").removeprefix("kota ").strip()
