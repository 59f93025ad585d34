"""How couriers weigh, in integers only (docs/tariffs.md)."""


def charge_kg(actual_grams, volume_mm3, service):
    """Return the kilograms a courier charges for.

    The heavier of scale and volume counts; a fraction of a kilogram is rounded up from
    `service.round_up_from_grams` and down below it (JNE: 1,299 g is 1 kg, 1,300 g is 2 kg), and
    nothing pays for less than `service.minimum_grams`. Source: the couriers' public rules as
    collected in docs/tariffs.md.
    """
    grams = charged_grams(actual_grams, volume_mm3, service)
    rounded = (grams + 1000 - service.round_up_from_grams) // 1000
    return max(rounded, rounded_up(service.minimum_grams, 1000))


def charged_grams(actual_grams, volume_mm3, service):
    """Return the heavier of the grams on the scale and the volumetric grams.

    A divisor of 6000 makes 6,000 cm3 weigh a kilogram; in mm3 and grams the factors cancel out.
    """
    return max(actual_grams, rounded_up(volume_mm3, service.divisor))


def rounded_up(amount, unit):
    return -(-amount // unit)
