"""What staff can do with one parcel: each deed with its right, its form and the one call that does it."""

from django.utils.translation import gettext_lazy as _

from shipping.handing_over import correct_waybill, hand_over
from shipping.packing import unpack_parcel
from tokoonline.parcel_ends import arrive, come_back, lose

from ..forms import DeedForm, ShipForm
from ..order_deeds import Deed
from .parcel_forms import CameBackForm, LostForm, MendForm

PACK, DELIVER = "back_office.pack_order", "back_office.deliver_order"


def ship(page, form, **who):
    typed = form.cleaned_data
    hand_over(page.parcel, courier=typed["courier"], waybill=typed["waybill"], **who)


def mend(page, form, *, actor, at):
    # Who mended it, the history of the row knows from the request.
    typed = form.cleaned_data
    correct_waybill(page.parcel, courier=typed["courier"], waybill=typed["waybill"], at=at)


def unpack(page, form, **who):
    unpack_parcel(page.parcel, **who)


def arrived(page, form, **who):
    arrive(page.parcel, **who)


def came_back(page, form, **who):
    typed = form.cleaned_data
    come_back(page.parcel, form.counts, location=typed["location"], reason=typed["reason"], **who)


def lost(page, form, **who):
    lose(page.parcel, reason=form.cleaned_data["reason"], **who)


def is_here(page):
    return page.parcel.state == "packed"


def is_under_way(page):
    return page.parcel.state == "handed_over"


DEEDS = {
    deed.code: deed
    for deed in [
        Deed(
            "ship",
            "pengiriman",
            PACK,
            ShipForm,
            ship,
            lambda page: is_here(page) and page.order.can_be_handed_over,
            _("Hand over to the courier"),
            _("The parcel is on its way."),
        ),
        Deed(
            "mend",
            "nomor-resi",
            PACK,
            MendForm,
            mend,
            is_under_way,
            _("Mend courier or waybill"),
            _("The waybill is mended. The shopper is written the right one."),
        ),
        Deed(
            "unpack",
            "pembongkaran",
            PACK,
            DeedForm,
            unpack,
            is_here,
            _("Open the parcel again"),
            _("What was in the parcel is to be packed again."),
        ),
        Deed(
            "arrive",
            "penerimaan",
            DELIVER,
            DeedForm,
            arrived,
            is_under_way,
            _("Mark as delivered"),
            _("The parcel is delivered."),
        ),
        Deed(
            "back",
            "kembali",
            PACK,
            CameBackForm,
            came_back,
            is_under_way,
            _("It came back to us"),
            _("The parcel is back, and what is for sale lies in stock again."),
        ),
        Deed(
            "lost",
            "hilang",
            DELIVER,
            LostForm,
            lost,
            is_under_way,
            _("The courier lost it"),
            _("The parcel is booked as lost."),
        ),
    ]
}
