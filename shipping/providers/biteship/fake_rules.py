"""What Biteship refuses, as its documents say and its fake does; what things cost at the fake.

The error codes of orders are Biteship's (docs/api/orders/error); the prices are invented.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from catalog.outside.server import Refused

from .services import OURS

JAKARTA = ZoneInfo("Asia/Jakarta")
# (first kilogram, days) of each service inside a region, and what each region further costs more.
PRICES = {
    ("jne", "reg"): (10_000, "1 - 2"),
    ("jne", "yes"): (19_000, "1 - 1"),
    ("jne", "oke"): (8_000, "3 - 6"),
    ("jne", "jtr"): (4_000, "3 - 4"),
    ("jnt", "ez"): (11_000, "2 - 3"),
    ("pos", "reguler"): (9_000, "2 - 4"),
    ("pos", "next_day"): (17_000, "1 - 1"),
    ("pos", "kargo"): (6_000, "3 - 4"),
}
# Nothing pays for less kilograms than these.
LEAST = {("jne", "jtr"): 10, ("pos", "kargo"): 3}
NO_COD = {"pos"}
# Behind these postal codes nobody goes.
UNREACHABLE = 99999
REQUIRED = {
    "origin_contact_name": 40002014,
    "origin_contact_phone": 40002015,
    "origin_address": 40002016,
    "destination_contact_name": 40002017,
    "destination_contact_phone": 40002018,
    "destination_address": 40002019,
}


def refusal(status, code, error, **more):
    return Refused(status, {"success": False, "error": error, "code": code, **more})


def check_ends(wish):
    for end, code in (("destination", 40002010), ("origin", 40002011)):
        postal, area = wish.get(f"{end}_postal_code"), wish.get(f"{end}_area_id")
        if not area and not (type(postal) is int and 10_000 <= postal <= 99_999):
            raise refusal(400, code, f"Either {end} needs to have postal code or coordinate")


def check_items(wish):
    items = wish.get("items")
    if not isinstance(items, list) or not items:
        raise refusal(400, 40000001, "items is required")
    for item in items:
        for name in ("value", "weight", "quantity", "length", "width", "height"):
            if type(item.get(name)) is not int or item[name] < (0 if name == "value" else 1):
                raise refusal(400, 40000002, f"items.{name} must be a whole number")


def check_order(wish):
    for name, code in REQUIRED.items():
        if not wish.get(name):
            raise refusal(400, code, f"Please make sure {name.replace('_', ' ')} is filled")
    check_ends(wish)
    check_items(wish)
    if (wish.get("courier_company"), wish.get("courier_type")) not in OURS:
        raise refusal(400, 40002031, "Courier service is not available")
    if wish.get("delivery_type") not in {"now", "later", "scheduled"}:
        raise refusal(400, 40002006, "Please make sure to input the right delivery type value")
    if wish.get("destination_cash_on_delivery") and wish["courier_company"] in NO_COD:
        raise refusal(400, 40002009, "Courier is not available for cash on delivery service")


def pricing(company, kind, wish):
    """One line of the prices, as Biteship writes it."""
    first, duration = PRICES[company, kind]
    charged = max(kilograms(wish["items"]), LEAST.get((company, kind), 1))
    fee = first * charged * (1 + distance(wish))
    cod, insured = wish.get("destination_cash_on_delivery", 0), wish.get("courier_insurance", 0)
    cod_fee = 0 if not cod or company in NO_COD else max(-(-cod * 4 // 100), 3_500)
    insurance = -(-insured * 2 // 1000) + 5_000 if insured else 0
    return {
        "available_collection_method": ["pickup", "drop_off"],
        "available_for_cash_on_delivery": company not in NO_COD,
        "available_for_insurance": True,
        "company": company,
        "courier_code": company,
        "courier_name": company.upper(),
        "courier_service_code": kind,
        "courier_service_name": kind.replace("_", " ").title(),
        "currency": "IDR",
        "duration": f"{duration} days",
        "shipment_duration_range": duration,
        "shipment_duration_unit": "days",
        "price": fee + cod_fee + insurance,
        "shipping_fee": fee,
        "shipping_fee_discount": 0,
        "shipping_fee_surcharge": 0,
        "insurance_fee": insurance,
        "cash_on_delivery_fee": cod_fee,
        "type": kind,
    }


def kilograms(items):
    grams = sum(item["weight"] * item["quantity"] for item in items)
    volume = sum(item["length"] * item["width"] * item["height"] * item["quantity"] for item in items)
    return max(1, (max(grams, volume // 6) + 700) // 1000)


def distance(wish):
    """How many regions lie between: the first digits of postal codes, or of areas' ids."""
    origin, destination = (
        str(wish.get(f"{end}_postal_code") or wish.get(f"{end}_area_id", "")[-5:])[:1] or "0"
        for end in ("origin", "destination")
    )
    return abs(ord(origin) - ord(destination)) if origin != destination else 0


def iso(instant):
    return datetime.fromtimestamp(instant, JAKARTA).isoformat(timespec="seconds")
