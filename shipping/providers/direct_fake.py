"""What the fakes of couriers share: parcels that move when they are told to, and a page for that.

A courier adds its own calls, words and codes; the clock of a scan is that of the place.
"""

from datetime import UTC, datetime

from catalog.outside.server import Answer, Fake, Refused
from shipping.scan_times import zone_of

from .direct_page import page


class DirectFake(Fake):
    """`steps` are (code, text, whether it is at the recipient's place); `deeds` the same by name.

    {origin}, {city}, {receiver} and {time} in a text are filled in.
    """

    time_format = "%Y-%m-%d %H:%M:%S"
    steps: tuple = ()
    deeds: dict = {}

    def first_state(self):
        return {"parcels": {}, "orders": {}, "count": 0}

    def next_number(self):
        self.state["count"] += 1
        return self.state["count"]

    def handle(self, request):
        if request.path.startswith("/_page"):
            return self.show(request)
        return self.serve(request)

    def serve(self, request):
        raise NotImplementedError

    # Parcels

    def add_parcel(self, waybill, reference, **facts):
        """Remember a parcel; `facts` are origin, city, receiver, service, kilograms, amount, cod."""
        parcel = {
            "waybill": waybill,
            "order_id": reference,
            "step": 0,
            "state": "booked",
            "scans": [],
            **facts,
        }
        self.state["parcels"][waybill] = parcel
        self.state["orders"][reference] = waybill
        return parcel

    def waybill_of(self, who):
        """The waybill of a waybill or an order number."""
        waybill = self.state["orders"].get(who, who)
        if waybill not in self.state["parcels"]:
            raise Refused(404, {"error": f"no parcel {who}"})
        return waybill

    def parcel(self, who):
        return self.state["parcels"][self.waybill_of(who)]

    def move_on(self, who):
        """The next scan on the way, the last one being with the delivery courier."""
        with self.lock:
            parcel = self.parcel(who)
            if parcel["step"] < len(self.steps) and parcel["state"] in {"booked", "moving"}:
                self.scan(who, *self.steps[parcel["step"]])
                parcel["step"] += 1
                parcel["state"] = "moving"

    def deliver(self, who):
        self.end(who, "delivered")

    def fail(self, who):
        """Nobody was at home; it may be delivered all the same later."""
        self.end(who, "failed")

    def send_back(self, who):
        self.end(who, "returning")

    def end(self, who, state):
        with self.lock:
            self.parcel(who)["state"] = "moving" if state == "failed" else state
            self.scan(who, *self.deeds[state])

    def reweigh(self, who, kilograms, amount):
        """The courier weighed again and asks another price."""
        with self.lock:
            self.parcel(who).update(kilograms=kilograms, amount=amount)

    def scan(self, who, code, text, is_there):
        with self.lock:
            parcel = self.parcel(who)
            place = parcel["city" if is_there else "origin"]
            words = text.format(**parcel, time=self.local_time(place))
            parcel["scans"].append(
                {"code": code, "text": words, "place": place, "time": self.local_time(place)}
            )
            self.tell(parcel)

    def local_time(self, place):
        return datetime.fromtimestamp(self.clock(), UTC).astimezone(zone_of(place)).strftime(self.time_format)

    def tell(self, parcel):
        """Couriers without news are quiet."""

    # The page

    def show(self, request):
        match request.method, *request.path.strip("/").split("/"):
            case "POST", "_page", waybill, ("move_on" | "deliver" | "fail" | "send_back") as deed:
                getattr(self, deed)(waybill)
                return Answer(303, "", {"Location": f"{self.url}/_page"})
            case "POST", "_page", waybill, "reweigh":
                parcel = self.parcel(waybill)
                self.reweigh(waybill, parcel["kilograms"] + 1, parcel["amount"] * 2)
                return Answer(303, "", {"Location": f"{self.url}/_page"})
        return Answer(200, page(self.code, self.state["parcels"].values(), f"{self.url}/_page"))
