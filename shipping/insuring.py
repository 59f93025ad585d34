"""What it costs to insure the goods of a parcel, in whole rupiah (docs/tariffs.md)."""

from .weights import rounded_up


def premium(value, service, insure_from):
    """Return what `service` asks to insure goods worth `value`; 0 if it insures none, or need not.

    The shop insures a parcel from `insure_from` rupiah of goods on; 0: never. Couriers ask
    hundredths of a per cent of the value, rounded up, and some a fixed sum on top: JNE 0.2 % and
    Rp5.000, J&T 0.2 %.
    """
    if not insure_from or value < insure_from or not service.insurance_bp:
        return 0
    return rounded_up(value * service.insurance_bp, 10_000) + service.insurance_fee_amount
