"""A RajaOngkir that is not there: places, prices, the way of known parcels, and a page to move them on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from catalog.outside.server import Answer, Fake

from ..fake_words import JNE, WORDS
from .fake_rules import check_cost, costs, meta, refusal, villages
from .page import page

JAKARTA = ZoneInfo("Asia/Jakarta")
# Nobody knows these places: a search for them finds nothing.
UNKNOWN = "99999"
PLACES = {"here": "JAKARTA", "there": "BANDUNG"}
# What its page and the deeds below may be called with.
DEEDS = ("move_on", "deliver", "fail", "send_back")


class RajaOngkirFake(Fake):
    """`keys`: api_key. After `limit` questions (a day, at the real one) it answers 429."""

    code = "rajaongkir"
    limit = 100_000

    def first_state(self):
        return {"parcels": {}, "hits": 0}

    def handle(self, request):
        if request.path.startswith("/parcels"):
            return self.show(request)
        if request.path.startswith(("/starter", "/basic", "/api")):
            # The hosts of the first version answer like this since they were closed.
            closed = {"code": 410, "description": "This endpoint is inactive."}
            return Answer(410, {"rajaongkir": {"status": closed}})
        if request.headers.get("key") != self.keys["api_key"]:
            raise refusal(401, "Invalid Api key, key not found")
        self.state["hits"] += 1
        if self.state["hits"] > self.limit:
            raise refusal(429, "Daily limit exceeded", {"Retry-After": "3600"})
        match request.method, request.path:
            case "GET", "/destination/domestic-destination":
                return self.search(request.query.get("search", ""))
            case "POST", "/calculate/domestic-cost":
                return self.cost(request.form())
            case "POST", "/track/waybill":
                return self.track(request.query)
        raise refusal(404, "Endpoint not found")

    def search(self, words):
        found = villages(words) if words != UNKNOWN else []
        if not found:
            raise refusal(404, "Domestic Destinations Data not found")
        return Answer(200, {"meta": meta(200, "Success Get Domestic Destinations"), "data": found})

    def cost(self, form):
        check_cost(form)
        if form["destination"].startswith(UNKNOWN):
            raise refusal(404, "Calculate Domestic Shipping Cost not found")
        done = meta(200, "Success Calculate Domestic Shipping cost")
        return Answer(200, {"meta": done, "data": costs(form)})

    def track(self, query):
        parcel = self.state["parcels"].get(query.get("awb"))
        if not parcel or parcel["courier"] != query.get("courier"):
            raise refusal(404, "Waybill not found")
        if parcel["courier"] == "jne" and query.get("last_phone_number") != parcel["phone"][-5:]:
            raise refusal(400, "last_phone_number is required for this courier")
        return Answer(200, {"meta": meta(200, "Success Get Waybill"), "data": told(query["awb"], parcel)})

    # What couriers do; tests and the page call it with the waybill.

    def know(self, waybill, courier="jne", phone="081234567890"):
        """A parcel that somebody gave to a courier."""
        with self.lock:
            self.state["parcels"][waybill] = {"courier": courier, "phone": phone, "scans": [], "pod": None}

    def scan(self, waybill, text, city="JAKARTA"):
        with self.lock:
            date, time = self.now()
            line = {
                "manifest_code": "",
                "manifest_description": text,
                "manifest_date": date,
                "manifest_time": time,
                "city_name": city,
            }
            self.state["parcels"][waybill]["scans"].append(line)

    def move_on(self, waybill):
        """The next scan of a usual journey; a delivery at its end."""
        with self.lock:
            parcel = self.state["parcels"][waybill]
            seen = {line["manifest_description"] for line in parcel["scans"]}
            coming = next((step for step in journey_of(parcel["courier"]) if step[0] not in seen), None)
            if coming and not parcel["pod"]:
                self.scan(waybill, *coming)
            else:
                self.deliver(waybill)

    def deliver(self, waybill, receiver="BUDI"):
        with self.lock:
            date, time = self.now()
            pod = {"status": "DELIVERED", "pod_receiver": receiver, "pod_date": date, "pod_time": time}
            self.state["parcels"][waybill]["pod"] = self.state["parcels"][waybill]["pod"] or pod

    def fail(self, waybill):
        self.say(waybill, "failed")

    def send_back(self, waybill):
        self.say(waybill, "returning")

    def say(self, waybill, deed):
        words = WORDS.get(self.state["parcels"][waybill]["courier"], JNE)
        self.scan(waybill, getattr(words, deed).format(**PLACES), PLACES["there"])

    def now(self):
        at = datetime.fromtimestamp(self.clock(), JAKARTA)
        return at.strftime("%Y-%m-%d"), at.strftime("%H:%M")

    def show(self, request):
        _empty, _parcels, *deed = request.path.split("/")
        if request.method == "POST" and not deed:
            form = request.form()
            if form.get("waybill"):
                self.know(form["waybill"][:30], form.get("courier", "jne"), form.get("phone", ""))
            return Answer(303, "", {"Location": f"{self.url}/parcels"})
        if (
            request.method == "POST"
            and len(deed) == 2
            and deed[1] in DEEDS
            and deed[0] in self.state["parcels"]
        ):
            getattr(self, deed[1])(deed[0])
            return Answer(303, "", {"Location": f"{self.url}/parcels"})
        return Answer(200, page(self.state["parcels"], f"{self.url}/parcels", DEEDS))


def journey_of(courier):
    """What the page's "next scan" does, one after the other: (line, town)."""
    words = WORDS.get(courier, JNE)
    steps = (words.taken, words.hubs[0], words.hubs[-1], words.door)
    towns = [PLACES[end] for end in ("here", "here", "there", "there")]
    return [(text.format(**PLACES), town) for text, town in zip(steps, towns, strict=True)]


def told(waybill, parcel):
    """A parcel as RajaOngkir writes it."""
    pod = parcel["pod"]
    return {
        "delivered": bool(pod),
        "summary": {
            "courier_code": parcel["courier"],
            "courier_name": parcel["courier"].upper(),
            "waybill_number": waybill,
            "origin": "JAKARTA",
            "destination": "BANDUNG",
            "status": "DELIVERED" if pod else "ON PROCESS",
        },
        "details": {},
        "delivery_status": pod
        or {"status": "ON PROCESS", "pod_receiver": "", "pod_date": "", "pod_time": ""},
        "manifest": parcel["scans"],
    }
