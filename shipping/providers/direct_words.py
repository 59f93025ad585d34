"""What staff are told when a courier itself says no, or says nothing clear."""

from contextlib import contextmanager

from django.utils.translation import gettext as _

from .base import NotCovered, ProviderRefused, ProviderUnsure


def refused(courier, reason):
    """The courier's own words, as it wrote them."""
    return ProviderRefused(f"{courier}: {reason or _('no reason given')}")


def place_unknown(courier, place):
    label = place.district or place.regency or place.postal_code
    return ProviderRefused(
        _("The shop does not know yet what %(courier)s calls %(place)s. Choose it once, and it is kept.")
        % {"courier": courier, "place": label}
    )


def cash_refused(courier):
    return ProviderRefused(
        _("The shop has no contract for cash on delivery with %(courier)s. Choose another courier.")
        % {"courier": courier}
    )


def no_tariff(courier, origin, destination):
    return NotCovered(
        _("%(courier)s has no price from %(origin)s to %(destination)s.")
        % {"courier": courier, "origin": origin.postal_code, "destination": destination.postal_code}
    )


def no_service(courier, service, destination):
    return NotCovered(
        _("%(courier)s does not bring parcels to %(destination)s by %(service)s.")
        % {"courier": courier, "service": service, "destination": destination.postal_code}
    )


def unclear(courier, status):
    return ProviderUnsure(
        _("%(courier)s gave an answer that we do not understand (%(status)s).")
        % {"courier": courier, "status": status}
    )


def perhaps_booked(courier, number):
    return ProviderUnsure(
        _("%(courier)s may have booked %(number)s. Look for it in the account there before booking again.")
        % {"courier": courier, "number": number}
    )


def booked_before(courier, number, reason):
    """An earlier request was not answered and did book."""
    return ProviderUnsure(
        _("%(courier)s has %(number)s already (%(reason)s). Its waybill is in the account there.")
        % {"courier": courier, "number": number, "reason": reason}
    )


@contextmanager
def booking_asked(courier, number):
    """Tell staff in words that a booking was not answered, or not to its end."""
    try:
        yield
    except ProviderUnsure as error:
        raise perhaps_booked(courier, number) from error
