from shipping.models import Courier, CourierService, Tariff, Zone, ZoneMember


def make_service(courier="jne", code="reg", **values):
    values = {"name": code.upper(), "kind": "regular", **values}
    company, _is_new = Courier.objects.get_or_create(code=courier, defaults={"name": courier.upper()})
    return CourierService.objects.create(courier=company, code=code, **values)


def make_zone(code="Z02", *prefixes):
    zone = Zone.objects.create(code=code, name=code)
    ZoneMember.objects.bulk_create(ZoneMember(zone=zone, region_prefix=prefix) for prefix in prefixes)
    return zone


def make_tariff(zone, service, first_price=10_000, next_kg_price=9_000, **values):
    values = {"first_kg": 1, "days_min": 2, "days_max": 3, **values}
    return Tariff.objects.create(
        zone=zone, service=service, first_price=first_price, next_kg_price=next_kg_price, **values
    )
