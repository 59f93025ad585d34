"""A J&T that is not there: prices by district names, orders, cancelling and tracking.

Assumed, because no source tells: an order number is taken once, and asked again is refused with
words that say so. It answers with texts where J&T does: "true" for a flag, a list in a text.
"""

import json
from base64 import b64encode

from catalog.outside.server import Answer, Refused

from ..direct_fake import DirectFake
from .signing import sign

# Rupiah a kilogram from Jakarta, by the names of districts.
DISTRICTS = {
    "KEBAYORAN BARU": ("JKT", "JAKARTA", 9_000),
    "CIBIRU": ("BDO", "BANDUNG", 12_000),
    "DENPASAR BARAT": ("DPS", "DENPASAR", 25_000),
    "SIRIMAU": ("AMQ", "AMBON", 60_000),
}
CITIES = {code: city for code, city, _rate in DISTRICTS.values()}
REQUIRED = """orderid shipper_name shipper_contact shipper_phone shipper_addr origin_code receiver_name
receiver_phone receiver_addr receiver_zip destination_code receiver_area qty weight goodsdesc servicetype
orderdate item_name sendstarttime sendendtime expresstype"""


class JntFake(DirectFake):
    code = "jnt"
    steps = (
        (101, "Manifes", False),
        (100, "Paket telah diterima oleh {origin}_DROPPOINT", False),
        (100, "Paket akan dikirimkan ke {city}_GATEWAY", False),
        (100, "Paket telah sampai di {city}_GATEWAY", True),
        (100, "Paket akan dikirim ke alamat penerima", True),
    )
    deeds = {
        "delivered": (200, "Paket telah diterima", True),
        "failed": (150, "Paket Gagal dikirim", True),
        "returning": (172, "Paket akan diretur", True),
    }

    def serve(self, request):
        match request.method, request.path:
            case "POST", "/tariff":
                return Answer(200, self.tariff(self.opened(request, "data", "sign", "tariff_key")))
            case "POST", "/order":
                return Answer(200, self.order(self.detail(request)))
            case "POST", "/cancel":
                return Answer(200, self.cancel(self.detail(request)))
            case "POST", "/track":
                return Answer(200, self.track(request))
        raise Refused(404, {"error_id": "404", "error_message": "no such action"})

    def opened(self, request, text_field, sign_field, key):
        """The JSON of a form whose signature is right."""
        form = request.form()
        text = form.get(text_field, "")
        if form.get(sign_field) != sign(text, self.keys[key]):
            words = "Signature is wrong"
            raise Refused(200, {"success": "false", "is_success": "false", "desc": words, "message": words})
        return json.loads(text)

    def detail(self, request):
        (detail,) = self.opened(request, "data_param", "data_sign", "order_key")["detail"]
        if (detail.get("username"), detail.get("api_key")) != (self.keys["username"], self.keys["api_key"]):
            raise refused(detail, "Username or api key is wrong")
        return detail

    def tariff(self, wish):
        if wish.get("cusName") != self.keys["customer_id"] or wish.get("productType") != "EZ":
            return {"is_success": "false", "content": "", "message": "wrong customer or product"}
        if wish.get("sendSiteCode") != self.keys["origin_city"] or wish.get("destAreaCode") not in DISTRICTS:
            return {"is_success": "false", "content": "", "message": "Tarif tidak ditemukan"}
        cost = DISTRICTS[wish["destAreaCode"]][2] * int(wish["weight"])
        rows = [{"cost": str(cost), "name": "EZ", "productType": "EZ"}]
        return {"is_success": "true", "content": json.dumps(rows), "message": ""}

    def order(self, detail):
        missing = [name for name in REQUIRED.split() if not detail.get(name)]
        if missing:
            raise refused(detail, f"{missing[0]} is required")
        if len(detail["orderid"]) > 20 or not detail["receiver_phone"].startswith("+62"):
            raise refused(detail, "orderid or receiver_phone is wrong")
        if detail["orderid"] in self.state["orders"]:
            raise refused(detail, "Orderid already exists")
        if detail["destination_code"] not in CITIES:
            raise refused(detail, "destination_code is wrong")
        waybill = f"JP{self.next_number():010d}"
        city = CITIES[detail["destination_code"]]
        self.add_parcel(
            waybill,
            detail["orderid"],
            origin=self.keys["origin_city"],
            city=city,
            receiver=detail["receiver_name"],
            service=detail["expresstype"],
            kilograms=int(detail["weight"]),
            amount=25_000 * int(detail["weight"]),
            cod=detail["cod"],
            fields=detail,
        )
        done = {
            "orderid": detail["orderid"],
            "status": "Sukses",
            "awb_no": waybill,
            "desCode": f"{detail['destination_code']}-{detail['receiver_area']}",
            "etd": "2-3",
            "reason": "",
        }
        return {"success": True, "desc": "Request berhasil", "detail": [done]}

    def cancel(self, detail):
        waybill = self.state["orders"].get(detail.get("orderid"))
        if not waybill or len(detail.get("remark", "")) > 30:
            raise refused(detail, "Pesanan tidak ditemukan")
        parcel = self.parcel(waybill)
        if parcel["step"] > 1:
            raise refused(detail, "Status pesanan adalah : GOT")
        parcel["state"] = "cancelled"
        done = {"orderid": detail["orderid"], "status": "Sukses", "reason": ""}
        return {"success": "true", "desc": "Request berhasil", "detail": [done]}

    def track(self, request):
        user = self.keys["track_user"]
        basic = b64encode(f"{user}:{self.keys['track_password']}".encode()).decode()
        wish = request.json()
        if request.headers.get("authorization") != f"Basic {basic}" or wish.get("eccompanyid") != user:
            raise Refused(401, {"error_id": "401", "error_message": "Authorization failed"})
        parcel = self.state["parcels"].get(wish.get("awb"))
        if parcel is None:
            return {"error_id": "302", "error_message": "Data tidak ditemukan"}
        return {
            "awb": parcel["waybill"],
            "orderid": parcel["order_id"],
            "detail": {
                "receiver": {"name": parcel["receiver"]},
                "weight": parcel["kilograms"],
                "detail_cost": {"shipping_cost": parcel["amount"], "cod": parcel["cod"], "return_cost": 0},
            },
            "history": [self.line(parcel, scan) for scan in parcel["scans"]],
        }

    def line(self, parcel, scan):
        return {
            "date_time": scan["time"],
            "city_name": scan["place"],
            "status": scan["text"],
            "status_code": scan["code"],
            "storeName": f"{scan['place']}_DROPPOINT",
            "nextSiteName": "",
            "note": "",
            "receiver": parcel["receiver"] if scan["code"] == 200 else "",
            "driverName": "",
            "driverPhone": "",
        }


def refused(detail, reason):
    failed = {"orderid": detail.get("orderid"), "status": "Error", "awb_no": "", "reason": reason}
    return Refused(200, {"success": False, "desc": "Request gagal", "detail": [failed]})
