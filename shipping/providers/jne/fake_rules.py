"""What JNE's forms must hold, the places that its fake knows, and what it asks for a kilogram."""

from catalog.outside.server import Refused

# (code, name as untidy as JNE's list has them, rupiah a kilogram from Jakarta)
PLACES = (
    ("CGK10000", "JAKARTA", 9_000),
    ("CGK10304", "KEBAYORAN BARU , JAKARTA SELATAN", 9_000),
    ("BDO10000", "BANDUNG", 11_000),
    ("BDO10108", "CIBIRU,BANDUNG", 11_000),
    ("SUB10000", "SURABAYA", 18_000),
    ("DPS10000", "DENPASAR", 24_000),
    ("DPS10004", " DENPASAR BARAT, DENPASAR", 24_000),
    ("UPG10000", "MAKASSAR", 29_000),
    ("AMQ10000", "AMBON", 62_000),
    ("DJJ10000", "JAYAPURA", 78_000),
    ("TEST", "TEST,JAKARTA SELATAN", 1),
)
RATES = {code: rate for code, _name, rate in PLACES}
NAMES = {code: name for code, name, _rate in PLACES}

LENGTHS = {
    "ORDERID": 20,
    "NAME": 30,
    "ADDR1": 30,
    "ADDR2": 30,
    "ADDR3": 30,
    "CITY": 20,
    "ZIP": 5,
    "PHONE": 15,
    "GOODSDESC": 60,
}
WAYBILL_FIELDS = """BRANCH CUST ORDERID SHIPPER_NAME SHIPPER_ADDR1 SHIPPER_CITY SHIPPER_ZIP SHIPPER_PHONE
RECEIVER_NAME RECEIVER_ADDR1 RECEIVER_CITY RECEIVER_ZIP RECEIVER_PHONE QTY WEIGHT GOODSDESC GOODSVALUE
GOODSTYPE INS_FLAG ORIG DEST SERVICE COD_FLAG"""
PICKUP_FIELDS = """PICKUP_NAME PICKUP_DATE PICKUP_TIME PICKUP_PIC PICKUP_PIC_PHONE PICKUP_ADDRESS
PICKUP_CITY PICKUP_SERVICE PICKUP_VEHICLE BRANCH CUST_ID ORDER_ID SHIPPER_NAME SHIPPER_ADDR1
SHIPPER_COUNTRY RECEIVER_NAME RECEIVER_ADDR1 RECEIVER_CITY RECEIVER_COUNTRY RECEIVER_PHONE ORIGIN_CODE
DESTINATION_CODE SERVICE_CODE WEIGHT QTY GOODS_DESC GOODS_AMOUNT INSURANCE_FLAG SPECIAL_INS TYPE"""


def refusal(words):
    """JNE says no with status 200."""
    return Refused(200, {"error": words, "status": False})


def not_booked(reason):
    return Refused(200, {"detail": [{"status": "Error", "reason": reason}]})


def check_waybill(form):
    """The fields without their prefix; raises what JNE answers to a wrong one."""
    fields = {name.removeprefix("OLSHOP_"): value for name, value in form.items()}
    for name in WAYBILL_FIELDS.split():
        if not fields.get(name):
            raise not_booked(f"Please do not let field OLSHOP_{name} empty")
    for name, value in fields.items():
        limit = LENGTHS.get(name) or LENGTHS.get(name.removeprefix("SHIPPER_").removeprefix("RECEIVER_"))
        if limit and len(value) > limit:
            raise not_booked("Content not confirm our security Policy.")
    if fields["COD_FLAG"] not in {"YES", "N"} or fields["INS_FLAG"] not in {"Y", "N"}:
        raise not_booked("wrong flag")
    return fields


def check_pickup(form):
    """The fields under the names that a waybill has."""
    for name in PICKUP_FIELDS.split():
        if not form.get(name):
            raise not_booked(f"Please do not let field {name} empty")
    if any(len(value) > 85 for value in form.values()) or len(form["ORDER_ID"]) > 20:
        raise not_booked("Content not confirm our security Policy.")
    names = {"CUST_ID": "CUST", "ORDER_ID": "ORDERID", "DESTINATION_CODE": "DEST", "SERVICE_CODE": "SERVICE"}
    return {names.get(name, name): value for name, value in form.items()}
