"""Pos Indonesia's own API (a WSO2 gateway): prices by kode pos, posting and tracking.

Rules: no public manual; public clients, collected in docs/shipping/pos.md with what is believed.
One result comes as an object, several as a list, none as null. There is no call to cancel.
"""

from django.utils.translation import gettext as _

from shipping.scan_times import instant_of

from ..base import Booking, ProviderDown, ProviderRefused, ProviderUnsure, Rate, Scan, Tracked
from ..calling import Keyed, base_url_of, call, keys_of
from ..direct import is_taken, objects, order_id, wanted_service, word
from ..direct_words import (
    booked_before,
    booking_asked,
    cash_refused,
    no_service,
    no_tariff,
    perhaps_booked,
    refused,
    unclear,
)
from ..prices import together
from .fees import Fee, asked_for, fees_of
from .posting import posting_of, read_posting
from .services import days_of
from .states import state_of
from .tokens import Tokens

OFFICIAL = ("https://api.posindonesia.co.id:8245", "https://sandbox.posindonesia.co.id:8245")
NAME = "Pos Indonesia"


class Pos(Keyed):
    code = "pos"
    name = NAME
    position = 32
    deeds = frozenset({"rates", "book", "track"})
    couriers = frozenset({"pos"})
    needed_keys = ("client_id", "client_secret", "customer_id")
    more_keys = ("user_id", "services")
    # Pos does not say that a second posting with the same number is the first one again.
    is_repeatable = False

    def __init__(self):
        self.tokens = Tokens()

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL)]

    def find_places(self, place):
        """Nothing to find: Pos goes by kode pos."""
        return []

    def rates(self, request):
        wanted = {service for courier, service in request.services if courier == self.code}
        if not wanted or not request.boxes:
            return []
        return together([self.rates_of_box(request, box) for box in request.boxes])

    def rates_of_box(self, request, box):
        """One rate a service: the cheapest if two of Pos's numbers are the same service of ours."""
        cheapest: dict[str, Fee] = {}
        for fee in self.fees(request.origin, request.destination, box, request.is_insured):
            service = wanted_service(request.services, self.code, fee.service)
            if service and (service not in cheapest or fee.amount < cheapest[service].amount):
                cheapest[service] = fee
        return [
            Rate(
                courier_code=self.code,
                service_code=service,
                service_name=fee.name,
                amount=fee.amount,
                days_min=days_of(fee.service)[0],
                days_max=days_of(fee.service)[1],
                insurance=fee.insurance + fee.insurance_tax if request.is_insured else 0,
            )
            for service, fee in sorted(cheapest.items())
        ]

    def fees(self, origin, destination, box, is_insured):
        """What Pos asks. Raises NotCovered if it has no tariff between the two."""
        wish = asked_for(origin, destination, box, keys_of(self.code)["customer_id"], is_insured)
        found = understood(self.ask("/utilitas/1.0.1/getFee", wish)).get("rs_fee")
        fees, is_covered = fees_of(objects(found.get("r_fee")) if isinstance(found, dict) else [])
        if not is_covered:
            raise no_tariff(self.name, origin, destination)
        return fees

    def book(self, order):
        """Post a parcel at the price that Pos asks now.

        Raises ProviderUnsure if the posting was not answered, or if Pos has the number already:
        only Pos's own pages tell then whether there is a waybill.
        """
        user_id = keys_of(self.code).get("user_id")
        if not user_id:
            raise ProviderRefused(_("Booking with Pos Indonesia needs SHIP_POS_USER_ID, which is not set."))
        if order.cod_amount:
            raise cash_refused(self.name)
        fee = self.fee_of(order)
        body = posting_of(order, fee, user_id=user_id, customer_id=keys_of(self.code)["customer_id"])
        number = order_id(order.key)
        with booking_asked(self.name, number):
            answer = self.ask(self.posting_path(), body)
        return booked(answer, number, fee)

    def fee_of(self, order):
        """The price of the order's service. As nothing is posted yet, silence is no doubt here."""
        try:
            fees = self.fees(order.origin, order.destination, order.box, order.is_insured)
        except ProviderUnsure as error:
            raise ProviderDown(str(error)) from error
        found = [fee for fee in fees if fee.service.casefold() == order.service_code.casefold()]
        if not found:
            raise no_service(self.name, order.service_code, order.destination)
        return min(found, key=lambda fee: fee.amount)

    def posting_path(self):
        is_sandbox = base_url_of(self.code, OFFICIAL) == OFFICIAL[1]
        return "/webhookpos/1.0.1/AddPostingDoc" if is_sandbox else "/webhook/1.0/AddPostingDoc"

    def track(self, parcel):
        if not parcel.waybill:
            return Tracked(())
        answer = understood(self.ask("/utilitas/1.0.1/getTrackAndTrace", {"barcode": parcel.waybill}))
        found = answer.get("rs_tnt")
        rows = objects(found.get("r_tnt")) if isinstance(found, dict) else []
        scans = [scan for row in rows if (scan := scan_of(row))]
        return Tracked(
            tuple(sorted(scans, key=lambda scan: scan.at)), waybill=parcel.waybill if scans else ""
        )

    def ask(self, path, body):
        """Post JSON with a token; one that Pos takes back early is asked for again, once."""
        answer = self.ask_once(path, body)
        if answer.status == 401:
            self.tokens.forget()
            answer = self.ask_once(path, body)
        return answer

    def ask_once(self, path, body):
        keys, base = keys_of(self.code), base_url_of(self.code, OFFICIAL)
        token = self.tokens.get(base, keys["client_id"], keys["client_secret"])
        return call("POST", base + path, json=body, headers={"Authorization": f"Bearer {token}"})


def understood(answer):
    """The object of a good answer. Raises ProviderRefused, or ProviderUnsure without an object."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if not answer.is_good or "fault" in body:
        raise refused(NAME, f"{answer.status} {fault_of(body)}")
    if not isinstance(answer.body, dict):
        raise unclear(NAME, answer.status)
    return body


def fault_of(body):
    fault = body.get("fault") if isinstance(body.get("fault"), dict) else body
    names = ("message", "description", "respmsg", "error_description", "error")
    return next((said for name in names if (said := word(fault, name))), "")


def booked(answer, reference, fee):
    """The booking of an answer whose shape no source tells: a yes is believed without a waybill too."""
    posting = read_posting(understood(answer))
    if is_taken(posting.reason):
        raise booked_before(NAME, reference, posting.reason)
    if posting.is_refused and not posting.waybill:
        raise refused(NAME, posting.reason)
    # A waybill beside a code that is no plain yes ("PAID", "PENDING"): nobody may post it once more.
    if not posting.is_done and (posting.is_refused or not posting.waybill):
        raise perhaps_booked(NAME, reference)
    return Booking(reference, posting.waybill, price=fee.amount, tracking_id=posting.waybill)


def scan_of(row):
    """A scan of one event, None without a time: it could not be put in order."""
    name, more, place = word(row, "eventName", 150), word(row, "description", 140), word(row, "office", 100)
    at = instant_of(word(row, "eventDate", 40), place)
    text = f"{name} ({more})" if more and more != name else name
    return Scan(at, state_of(name), text, name[:40], place) if at else None
