"""A Biteship that is not there: prices, orders, tracking, news, and a page that moves parcels on.

Assumed, because Biteship's documents do not tell: a `reference_id` is taken once (40002060).
"""

import json
from urllib.parse import quote

from catalog.outside.server import Answer, Fake

from ..fake_words import WORDS
from .fake_rules import PRICES, UNREACHABLE, check_ends, check_items, check_order, iso, pricing, refusal
from .page import page

CANCELLABLE = {"confirmed", "scheduled", "allocated", "picking_up"}
ENDED = {"delivered", "returned", "cancelled"}
PLACES = {"here": "JAKARTA", "there": "KOTA TUJUAN"}
WAYBILLS = {"jne": "01{:013d}", "jnt": "JP{:010d}", "pos": "P{:013d}"}
# What its page and the deeds below may be called with.
DEEDS = ("move_on", "deliver", "fail", "send_back", "bring_back", "cancel", "give_waybill", "reweigh")


class BiteshipFake(Fake):
    """`keys`: api_key, webhook_header, webhook_value, notification_url (all news is kept without it).

    With `is_waybill_late` an order has none until `give_waybill`.
    """

    code = "biteship"
    is_waybill_late = False

    def first_state(self):
        return {"orders": {}, "hits": {}, "count": 0}

    def handle(self, request):
        if request.path.startswith("/parcels"):
            return self.show(request)
        if request.headers.get("authorization") != self.keys["api_key"]:
            raise refusal(401, 40101001, "Authorization failed")
        _v1, *path = request.path.strip("/").split("/")
        self.state["hits"][path[0]] = self.state["hits"].get(path[0], 0) + 1
        match request.method, *path:
            case "GET", "maps", "areas":
                return Answer(200, {"success": True, "areas": areas(request.query.get("input", ""))})
            case "POST", "rates", "couriers":
                return self.rates(request.json())
            case "POST", "orders":
                return self.make_order(request.json())
            case "GET", "orders", number:
                return Answer(200, {"success": True, **self.find(number)})
            case "POST", "orders", number, "cancel":
                return self.call_off(self.find(number), request.json())
            case "GET", "trackings", number:
                return Answer(200, self.tracking(self.order_of(number)))
            case "GET", "trackings", waybill, "couriers", company:
                return Answer(200, self.tracking(self.order_of(waybill, company)))
        raise refusal(404, 40400001, request.path)

    def find(self, number):
        if number not in self.state["orders"]:
            raise refusal(404, 40402001, "Order not found")
        return self.state["orders"][number]

    def order_of(self, who, company=""):
        """An order by its id, our reference, its tracking or its waybill."""
        for order in self.state["orders"].values():
            courier = order["courier"]
            names = {order["id"], order["reference_id"], courier["tracking_id"], courier["waybill_id"]}
            if who in names and company in ("", courier["company"]):
                return order
        raise refusal(404, 40403001, "Tracking not found")

    def rates(self, wish):
        check_ends(wish)
        check_items(wish)
        companies = str(wish.get("couriers", "")).split(",")
        if wish.get("destination_postal_code") == UNREACHABLE:
            raise refusal(400, 40001010, "No courier available for the requested location")
        lines = [pricing(*service, wish) for service in PRICES if service[0] in companies]
        return Answer(200, {"success": True, "object": "courier_pricing", "pricing": lines})

    def make_order(self, wish):
        check_order(wish)
        for order in self.state["orders"].values():
            if order["reference_id"] == wish.get("reference_id"):
                details = {
                    "order_id": order["id"],
                    "reference_id": order["reference_id"],
                    "waybill_id": order["courier"]["waybill_id"],
                }
                raise refusal(400, 40002060, "Reference ID already exists", details=details)
        self.state["count"] += 1
        number = f"{self.state['count']:024x}"
        company, kind = wish["courier_company"], wish["courier_type"]
        order = {
            "id": number,
            "reference_id": wish.get("reference_id"),
            "status": "confirmed",
            "price": pricing(company, kind, wish)["price"],
            "asked": wish,
            "courier": {
                "tracking_id": f"t{number}",
                "waybill_id": None,
                "company": company,
                "type": kind,
                "routing_code": routing(company, wish),
                "history": [],
            },
            "delivery": {"datetime": iso(self.clock())},
        }
        self.state["orders"][number] = order
        if not self.is_waybill_late:
            order["courier"]["waybill_id"] = self.next_waybill(company)
        self.happen(order, "confirmed", "Courier order is confirmed")
        return Answer(200, {"success": True, "message": "Order successfully created", **order})

    def next_waybill(self, company):
        return WAYBILLS[company].format(self.state["count"])

    def call_off(self, order, wish):
        if not wish.get("cancellation_reason_code") or not wish.get("cancellation_reason"):
            raise refusal(400, 40002050, "cancellation_reason is required")
        if order["status"] not in CANCELLABLE:
            raise refusal(400, 40002051, f"Order is {order['status']} and cannot be cancelled")
        self.happen(order, "cancelled", wish["cancellation_reason"])
        return Answer(200, {"success": True, "object": "order", "id": order["id"], "status": "cancelled"})

    def tracking(self, order):
        courier = order["courier"]
        return {
            "success": True,
            "object": "tracking",
            "id": courier["tracking_id"],
            "waybill_id": courier["waybill_id"],
            "courier": {"company": courier["company"]},
            "history": courier["history"],
            "order_id": order["id"],
            "status": order["status"],
        }

    def happen(self, order, status, note):
        line = {"service_type": "-", "status": status, "note": note, "updated_at": iso(self.clock())}
        order["status"] = status
        order["courier"]["history"].append(line)
        self.tell("order.status", order)

    # What couriers and Biteship's clerks do; tests and the page call it. `who` is the id of an
    # order, our key, its tracking or its waybill.

    def scan(self, who, status, note=""):
        with self.lock:
            self.happen(self.order_of(who), status, note)

    def say(self, who, status, deed, **facts):
        """A scan in the words of the courier that has the parcel."""
        words = WORDS[self.order_of(who)["courier"]["company"]]
        self.scan(who, status, getattr(words, deed).format(**PLACES, **facts))

    def move_on(self, who):
        """The next scan of a usual journey; a delivery at its end."""
        with self.lock:
            order = self.order_of(who)
            seen = [(line["status"], line["note"]) for line in order["courier"]["history"]]
            journey = journey_of(order["courier"]["company"])
            coming = next((step for step in journey if step not in seen), None)
            if order["status"] in ENDED:
                return
            if coming:
                self.happen(order, *coming)
            else:
                self.deliver(who)

    def deliver(self, who, receiver="BUDI"):
        self.say(who, "delivered", "delivered", receiver=receiver)

    def fail(self, who):
        self.say(who, "on_hold", "failed")

    def send_back(self, who):
        self.say(who, "return_in_transit", "returning")

    def bring_back(self, who):
        self.say(who, "returned", "returned")

    def cancel(self, who):
        self.scan(who, "cancelled", "Cancelled by the courier")

    def give_waybill(self, who):
        with self.lock:
            order = self.order_of(who)
            order["courier"]["waybill_id"] = self.next_waybill(order["courier"]["company"])
            self.tell("order.waybill_id", order)

    def reweigh(self, who, price=None):
        """The courier weighed it again: half as much more, or `price`."""
        with self.lock:
            order = self.order_of(who)
            order["price"] = price or order["price"] * 3 // 2
            self.tell("order.price", order)

    # News and the page

    def tell(self, event, order):
        courier = order["courier"]
        news = {
            "event": event,
            "order_id": order["id"],
            "order_price": order["price"],
            "courier_tracking_id": courier["tracking_id"],
            "courier_waybill_id": courier["waybill_id"],
            "courier_company": courier["company"],
            "courier_type": courier["type"],
            "status": order["status"],
        }
        return self.post(json.dumps(news).encode())

    def post(self, body=b""):
        """Send news with the header of the dashboard; without a body it is the test of an address."""
        headers = {"Content-Type": "application/json"}
        if self.keys.get("webhook_header"):
            headers[self.keys["webhook_header"]] = self.keys["webhook_value"]
        return self.notifier.write(self.keys.get("notification_url", ""), headers, body)

    def show(self, request):
        _empty, _parcels, *deed = request.path.split("/")
        if request.method == "POST" and len(deed) == 2 and deed[1] in DEEDS:
            getattr(self, deed[1])(deed[0])
            return Answer(303, "", {"Location": f"{self.url}/parcels"})
        return Answer(200, page(list(self.state["orders"].values())[::-1], f"{self.url}/parcels", DEEDS))


def journey_of(company):
    """What the page's "next scan" does, one after the other: (status, note)."""
    words = WORDS[company]
    steps = [("picked", words.taken), *(("dropping_off", text) for text in (*words.hubs, words.door))]
    told = [(status, text.format(**PLACES)) for status, text in steps]
    return [("picking_up", "Courier is on the way to pick up the shipment"), *told]


def routing(company, wish):
    """What sorters read: the courier and the postal code, with which the ids of areas end, too."""
    return f"{company}-{wish.get('destination_postal_code') or wish['destination_area_id'][-5:]}".upper()


def areas(text):
    """What is found by a name: it answers to every one, with two postal codes."""
    district, _comma, regency = (part.strip() for part in text.partition(","))
    return [
        {
            "id": f"IDNP6IDNC{quote(district or regency, safe='')[:20]}{code}",
            "name": f"{district}, {regency}. {code}",
            "administrative_division_level_1_name": "",
            "administrative_division_level_2_name": regency,
            "administrative_division_level_3_name": district,
            "postal_code": code,
        }
        for code in (12345, 10110, 80361)
        if text
    ]
