"""A Pos Indonesia that is not there: tokens, prices by kode pos, posting and tracking.

Assumed, because no source tells: how AddPostingDoc answers, and that an order number is taken once.
"""

import json
from base64 import b64encode

from catalog.outside.server import Answer, Refused

from ..direct_fake import DirectFake

# Rupiah a kilogram from Jakarta, and the town, by the first two digits of the kode pos.
TOWNS = {
    "12": ("JAKARTA", 9_000),
    "40": ("BANDUNG", 11_000),
    "80": ("DENPASAR", 23_000),
    "97": ("AMBON", 58_000),
    "99": ("JAYAPURA", 75_000),
}
# (code, name, times the rate of a kilogram in tenths, least grams)
SERVICES = (
    (240, "PAKET KILAT KHUSUS", 10, 1_000),
    (447, "POS NEXTDAY", 16, 1_000),
    ("EKG", "POS KARGO", 6, 3_000),
)
TOKEN_SECONDS = 3_600


class PosFake(DirectFake):
    code = "pos"
    steps = (
        ("PENDING", "PENDING", False),
        ("POSTING LOKET", "POSTING LOKET", False),
        ("inBag", "inBag", False),
        ("INVEHICLE", "INVEHICLE", False),
        ("INLOCATION", "INLOCATION", True),
        ("unBag", "unBag", True),
        ("DELIVERYRUNSHEET", "DELIVERYRUNSHEET", True),
    )
    deeds = {
        "delivered": ("DELIVERED", "DELIVERED", True),
        "failed": ("FAILEDTODELIVERED", "FAILEDTODELIVERED", True),
        "returning": ("RETUR", "RETUR", True),
    }

    def first_state(self):
        return {**super().first_state(), "tokens": {}}

    def serve(self, request):
        if request.path == "/token":
            return Answer(200, self.give_token(request))
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.state["tokens"].get(token, 0) <= self.clock():
            fault = {"code": 900901, "message": "Invalid Credentials", "description": "Access failure"}
            raise Refused(401, {"fault": fault})
        wish = request.json()
        match request.method, request.path:
            case "POST", "/utilitas/1.0.1/getFee":
                return Answer(200, self.fees(wish))
            case "POST", "/utilitas/1.0.1/getTrackAndTrace":
                return Answer(200, self.events(wish))
            case "POST", "/webhook/1.0/AddPostingDoc":
                return Answer(200, self.post(wish))
        raise Refused(404, {"fault": {"code": 404, "message": "No matching resource found"}})

    def give_token(self, request):
        secret = f"{self.keys['client_id']}:{self.keys['client_secret']}"
        if request.headers.get("authorization") != "Basic " + b64encode(secret.encode()).decode():
            raise Refused(
                401, {"error": "invalid_client", "error_description": "Client authentication failed"}
            )
        if request.form() != {"grant_type": "client_credentials"}:
            raise Refused(400, {"error": "unsupported_grant_type"})
        token = f"token-{self.next_number()}"
        self.state["tokens"][token] = self.clock() + TOKEN_SECONDS
        return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}

    def take_tokens_back(self):
        with self.lock:
            self.state["tokens"].clear()

    def fees(self, wish):
        if wish.get("customerid") != self.keys["customer_id"]:
            return self.no_tariff("customerid")
        towns = [TOWNS.get(str(wish.get(name))[:2]) for name in ("shipperzipcode", "receiverzipcode")]
        if not all(towns):
            return self.no_tariff("tidak ada tarif")
        sizes = [int(wish[name]) for name in ("length", "width", "height")]
        grams = max(int(wish["weight"]), sizes[0] * sizes[1] * sizes[2] // 6)
        rows = [self.row(service, towns[1][1], grams, int(wish["valuegoods"])) for service in SERVICES]
        return {"rs_fee": {"r_fee": one_or_many([row for row in rows if row])}}

    def no_tariff(self, words):
        return {"rs_fee": {"r_fee": {"serviceCode": 999, "serviceName": words, "fee": 0, "totalFee": 0}}}

    def row(self, service, rate, grams, value):
        code, name, tenths, least = service
        if code == "EKG" and grams < least:
            return None
        fee = -(-max(grams, least) // 1000) * rate * tenths // 10
        insurance = value * 24 // 10_000
        return {
            "serviceCode": code,
            "serviceName": name,
            "fee": fee,
            "feeTax": fee / 100,
            "insurance": insurance,
            "insuranceTax": 0,
            "totalFee": fee + fee / 100 + insurance,
            "itemValue": value,
            "notes": "",
        }

    def post(self, wish):
        sender, recipient = wish.get("addresses") or [{}, {}]
        kinds = (sender.get("addresstype"), recipient.get("addresstype"))
        if wish.get("memberid") != self.keys["customer_id"] or kinds != (
            "senderlocation",
            "receiverlocation",
        ):
            return {"respcode": "101", "respmsg": "memberid or addresses are wrong"}
        if wish["orderid"] in self.state["orders"]:
            return {"respcode": "102", "respmsg": "orderid sudah ada"}
        parts = wish["itemproperties"]
        if not recipient.get("zipcode") or type(parts["weight"]) is not int:
            return {"respcode": "103", "respmsg": "zipcode or weight is wrong"}
        number = f"P261121{self.next_number():07d}"
        self.add_parcel(
            number,
            wish["orderid"],
            origin=TOWNS[sender["zipcode"][:2]][0],
            city=TOWNS[recipient["zipcode"][:2]][0],
            receiver=recipient["name"],
            service=parts["productid"],
            kilograms=-(-parts["weight"] // 1000),
            amount=wish["paymentvalues"][0]["value"],
            cod=parts["codvalue"],
            fields=json.loads(json.dumps(wish)),
        )
        return {
            "respcode": "000",
            "respmsg": "sukses",
            "data": {"barcode": number, "orderid": wish["orderid"]},
        }

    def events(self, wish):
        parcel = self.state["parcels"].get(wish.get("barcode"))
        if parcel is None or not parcel["scans"]:
            return {"rs_tnt": None}
        rows = [
            {
                "barcode": parcel["waybill"],
                "eventDate": scan["time"],
                "eventName": scan["text"],
                "office": scan["place"],
            }
            for scan in parcel["scans"]
        ]
        return {"rs_tnt": {"r_tnt": one_or_many(rows)}}


def one_or_many(rows):
    """One result is an object, several are a list, as WSO2 makes JSON of XML."""
    return rows[0] if len(rows) == 1 else rows
