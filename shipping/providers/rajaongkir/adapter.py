"""RajaOngkir V2: prices and tracking; parcels are booked elsewhere.

Rules: rajaongkir.com/docs, "Shipping Cost"; what is believed and not proven:
docs/shipping/rajaongkir.md. It prices neither insurance nor COD.
"""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from ..base import NotCovered, ProviderRefused, Tracked
from ..calling import Keyed, base_url_of, call, keys_of
from ..prices import together
from .reading import NotFound, objects, rates_of, tracked_of, understood
from .services import SERVICES

OFFICIAL = ("https://rajaongkir.komerce.id/api/v1",)
# JNE tells the way of a parcel only to who knows the end of its receiver's number.
NEEDS_PHONE = frozenset({"jne"})
DIGITS = 5


class RajaOngkir(Keyed):
    code = "rajaongkir"
    name = "RajaOngkir"
    position = 20
    deeds = frozenset({"places", "rates", "track"})
    couriers = frozenset(courier for courier, _service in SERVICES)
    needed_keys = ("api_key",)
    more_keys = ()
    # It prices nothing by postal codes.
    needs_place_ids = True
    # Of the hundred of the free plan; the others are for looking parcels up.
    questions_a_day = 80

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL)]

    def find_places(self, place):
        """Villages of a postal code, ours by name first; by names if the postal code is new to them."""
        for words in (place.postal_code, place.village, place.district):
            found = self.search(words) if words else []
            if found:
                found.sort(key=lambda line: likeness(line, place), reverse=True)
                return [(str(line["id"]), str(line.get("label") or "")[:200]) for line in found]
        return []

    def search(self, words):
        query = urlencode({"search": words, "limit": 50, "offset": 0})
        try:
            data = understood(self.ask("GET", f"/destination/domestic-destination?{query}"))
        except NotFound:
            return []
        return [line for line in objects(data) if type(line.get("id")) in (int, str) and line["id"]]

    def rates(self, request):
        """Ask once for each weight; RajaOngkir knows grams only, so a large box weighs its volume."""
        wanted = [service for service in request.services if service in SERVICES]
        if not request.boxes or not wanted:
            return []
        wish = {
            "origin": self.id_of(request.origin),
            "destination": self.id_of(request.destination),
            "courier": ":".join(sorted({SERVICES[service][0] for service in wanted})),
            "price": "lowest",
        }
        asked = {}
        for grams in {charged_grams(box) for box in request.boxes}:
            answer = self.ask("POST", "/calculate/domestic-cost", {**wish, "weight": str(grams)})
            asked[grams] = rates_of(understood(answer), request.services)
        return together([asked[charged_grams(box)] for box in request.boxes])

    def id_of(self, place):
        """Their id of a place. Raises NotCovered if they know none."""
        if place.external_id:
            return place.external_id
        found = self.find_places(place)
        if not found:
            named = f"{place.village or place.district} {place.postal_code}"
            raise NotCovered(_("RajaOngkir knows no place %(place)s.") % {"place": named})
        return found[0][0]

    def track(self, parcel):
        if not parcel.waybill:
            return Tracked(())
        query = {"awb": parcel.waybill, "courier": parcel.courier_code}
        if parcel.courier_code in NEEDS_PHONE:
            digits = "".join(sign for sign in parcel.recipient_phone if sign.isdecimal())
            if len(digits) < DIGITS:
                raise ProviderRefused(_("JNE tells nothing without the recipient's phone number."))
            query["last_phone_number"] = digits[-DIGITS:]
        try:
            return tracked_of(understood(self.ask("POST", f"/track/waybill?{urlencode(query)}")))
        except NotFound:
            return Tracked(())

    def ask(self, verb, path, form=None):
        headers = {"key": keys_of(self.code)["api_key"]}
        return call(verb, base_url_of(self.code, OFFICIAL) + path, form=form, headers=headers)


def charged_grams(box):
    """The heavier of scale and volume (6,000 cm3 are a kilogram, so 6,000 mm3 a gram)."""
    volume = -(-box.length_mm * box.width_mm * box.height_mm // 6_000)
    return max(box.weight_grams, volume, 1)


def likeness(line, place):
    """How well a village of theirs fits: postal code, then names from the village up."""
    names = ("subdistrict_name", "district_name", "city_name", "province_name")
    wanted = (place.village, place.district, place.regency, place.province)
    alike = [plain(line.get(name)) == plain(want) for name, want in zip(names, wanted, strict=True)]
    return (str(line.get("zip_code") or "") == place.postal_code, *alike)


def plain(name):
    return str(name or "").lower().removeprefix("kabupaten ").removeprefix("kota ").strip()
