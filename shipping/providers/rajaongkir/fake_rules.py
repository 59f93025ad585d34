"""What RajaOngkir refuses and what things cost at its fake; the prices are invented."""

from catalog.outside.server import Refused

# A kilogram inside a region, days; CTC stands for REG inside one (that is JNE's way).
PRICES = {
    "jne": {
        "REG": (10_000, "1-2 day"),
        "YES": (19_000, "1 day"),
        "OKE": (8_000, "3-6 day"),
        "JTR": (4_000, ""),
    },
    "jnt": {"EZ": (11_000, "")},
    "pos": {
        "Pos Reguler": (9_000, "2-4 day"),
        "Pos Nextday": (17_000, "1 day"),
        "Pos Kargo": (6_000, "3 day"),
    },
}
# Nothing pays for less kilograms than these.
LEAST = {"JTR": 10, "Pos Kargo": 3}
INSIDE = {"REG": "CTC", "YES": "CTCYES", "OKE": "CTCOKE"}
NAMES = {"jne": "Jalur Nugraha Ekakurir (JNE)", "jnt": "J&T Express", "pos": "POS Indonesia (POS)"}


def meta(code, message, status="success"):
    return {"message": message, "code": code, "status": status}


def refusal(code, message, headers=None):
    return Refused(code, {"meta": meta(code, message, "error"), "data": None}, headers)


def check_cost(form):
    for name in ("origin", "destination", "weight"):
        if not str(form.get(name, "")).isdigit() or not int(form[name]):
            raise refusal(400, f"The {name} field must be a number above zero")
    if not form.get("courier"):
        raise refusal(400, "The courier field is required")
    unknown = set(form["courier"].split(":")) - set(PRICES)
    if unknown:
        raise refusal(400, f"Unknown courier {', '.join(sorted(unknown))}")


def costs(form):
    """One line a service; the first digit of a place's id is its region."""
    kilograms = max(1, (int(form["weight"]) + 700) // 1000)
    regions = [int(form[end][0]) for end in ("origin", "destination")]
    far = abs(regions[0] - regions[1])
    return [
        {
            "name": NAMES[courier],
            "code": courier,
            "service": service if far else INSIDE.get(service, service),
            "description": service,
            "cost": price * max(kilograms, LEAST.get(service, 1)) * (1 + far),
            "etd": etd,
        }
        for courier in form["courier"].split(":")
        for service, (price, etd) in PRICES[courier].items()
    ]


def villages(words):
    """What a search finds: two villages of a postal code, or one of a name."""
    if words.isdigit():
        return [village(int(words) * 100 + number, f"DESA {number}", words) for number in (1, 2)]
    return [village(1_011_001, words.upper(), "10110")] if words else []


def village(number, name, postal_code):
    return {
        "id": number,
        "label": f"{name}, KECAMATAN, KOTA, PROVINSI, {postal_code}",
        "subdistrict_name": name,
        "district_name": "KECAMATAN",
        "city_name": "KOTA",
        "province_name": "PROVINSI",
        "zip_code": postal_code,
    }
