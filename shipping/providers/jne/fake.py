"""A JNE that is not there: the list of places, prices, waybills, pickups, tracking, and its news.

Assumed, because no source tells: an order number is taken once, and asked again is refused with
words that say so; a waybill can be cancelled until the first scan.
"""

import json

from catalog.outside.server import Answer

from ..direct_fake import DirectFake
from .fake_rules import NAMES, PLACES, RATES, check_pickup, check_waybill, not_booked, refusal

# (service_code, service_display, times the rate of a kilogram in tenths, days)
SERVICES = (("REG19", "REG", 10, "2", "3"), ("YES19", "YES", 18, "1", "1"), ("OKE19", "OKE", 8, "3", "6"))


class JneFake(DirectFake):
    """`keys["notification_url"]` is what JNE was told; without it all news is kept."""

    code = "jne"
    time_format = "%d-%m-%Y %H:%M"
    steps = (
        ("RC1", "SHIPMENT RECEIVED BY JNE COUNTER OFFICER AT [{origin}]", False),
        ("OP1", "RECEIVED AT SORTING CENTER [{origin}]", False),
        ("OP2", "DEPARTED FROM TRANSIT [{origin}]", False),
        ("IP1", "RECEIVED AT INBOUND STATION [{city}]", True),
        ("IP3", "WITH DELIVERY COURIER [{city}]", True),
    )
    deeds = {
        "delivered": ("D01", "DELIVERED TO [{receiver} | {time} | {city} ]", True),
        "failed": ("U01", "UNDELIVERED, NOBODY AT HOME [{city}]", True),
        "returning": ("CR1", "RETURN TO SHIPPER [{city}]", True),
    }

    def serve(self, request):
        form = request.form()
        if (form.get("username"), form.get("api_key")) != (self.keys["username"], self.keys["api_key"]):
            raise refusal("Username or password is wrong.")
        if request.method != "POST" or "urlencoded" not in request.headers.get("content-type", ""):
            raise refusal("Method not allowed")
        match request.path.strip("/").split("/"):
            case ["insert", "getdestination" | "getorigin"]:
                rows = [{"City_Name": name, "City_Code": code} for code, name, _rate in PLACES]
                return Answer(200, {"detail": rows})
            case ["tracing", "api", "pricedev"]:
                return Answer(200, self.prices(form))
            case ["tracing", "api", "generatecnote"]:
                return Answer(200, self.book(check_waybill(form)))
            case ["pickupcashless"]:
                return Answer(200, self.book(check_pickup(form)))
            case ["order", "cancel"]:
                return Answer(200, self.cancel(form))
            case ["tracing", "api", "list", "v1", "cnote", waybill]:
                return Answer(200, self.history(waybill))
        raise refusal("Not found")

    def prices(self, form):
        thru, weight = form.get("thru", ""), form.get("weight", "")
        if form.get("from") not in RATES or thru not in RATES:
            raise refusal("Price Not Found.")
        if not weight.isdigit() or not int(weight):
            raise refusal("Weight must be a number")
        rate = RATES[thru]
        rows = [
            self.row(code, display, rate * tenths // 10 * int(weight), least, most)
            for code, display, tenths, least, most in SERVICES
        ]
        if form["from"][:3] == thru[:3]:
            rows[0] |= {"service_code": "CTC19", "service_display": "CTC"}
        if int(weight) >= 10:
            rows.append(self.row("JTR18", "JTR", rate * int(weight) // 2, "3", "4"))
        return {"price": rows}

    def row(self, code, display, amount, least, most):
        return {
            "origin_name": "JAKARTA",
            "destination_name": "",
            "service_display": display,
            "service_code": code,
            "goods_type": "Document/Paket",
            "currency": "IDR",
            "price": str(amount),
            "etd_from": least,
            "etd_thru": most,
            "times": "D",
        }

    def book(self, fields):
        reference = fields["ORDERID"]
        if reference in self.state["orders"]:
            raise not_booked("Duplicate ORDER_ID")
        if fields["DEST"] not in RATES:
            raise not_booked("Destination not found")
        number = f"01{self.next_number():013d}"
        self.add_parcel(
            number,
            reference,
            origin="JAKARTA",
            city=NAMES[fields["DEST"]].split(",")[-1].strip(),
            receiver=fields["RECEIVER_NAME"],
            service=fields["SERVICE"],
            kilograms=int(fields["WEIGHT"]),
            amount=RATES[fields["DEST"]] * int(fields["WEIGHT"]),
            cod=fields.get("COD_AMOUNT", "0"),
            fields=fields,
        )
        return {"detail": [{"status": "sukses", "cnote_no": number, "reason": ""}]}

    def cancel(self, form):
        parcel = self.parcel(form.get("ORDER_ID", ""))
        if parcel["scans"]:
            raise refusal("Order has been picked up")
        parcel["state"] = "cancelled"
        return {"status": True}

    def history(self, waybill):
        parcel = self.state["parcels"].get(waybill)
        if parcel is None:
            raise refusal("Cnote No. Not Found.")
        is_delivered = parcel["state"] == "delivered"
        return {
            "cnote": {
                "cnote_no": waybill,
                "reference_number": parcel["order_id"],
                "cnote_services_code": parcel["service"],
                "cnote_pod_receiver": parcel["receiver"] if is_delivered else None,
                "pod_status": "DELIVERED" if is_delivered else "ON PROCESS",
                "cnote_weight": str(parcel["kilograms"]),
                "freight_charge": str(parcel["amount"]),
                "insuranceamount": "0",
            },
            "detail": [{"cnote_no": waybill}],
            "history": [
                {"date": scan["time"], "desc": scan["text"], "code": scan["code"]} for scan in parcel["scans"]
            ],
        }

    def tell(self, parcel):
        history = [
            {"date": scan["time"], "status_code": scan["code"], "status_desc": scan["text"]}
            for scan in parcel["scans"]
        ]
        news = {"awb": parcel["waybill"], "status": parcel["scans"][-1]["text"], "history": history}
        headers = {"Content-Type": "application/json", "X-Webhook-Token": self.keys["webhook_token"]}
        self.notifier.write(self.keys.get("notification_url", ""), headers, json.dumps(news).encode())
