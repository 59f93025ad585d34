"""Where the pages of one parcel are; each asks for the right of its own deed."""

from functools import partial

from django.urls import path

from .parcel_deeds import DEEDS
from .parcel_pages import pack_part_view, parcel_deed_view, parcel_view


def urls_of_one(site):
    pages = [
        ("paket/<int:pk>/", parcel_view, "parcel"),
        ("paket/pesanan/<int:pk>/", pack_part_view, "parcel_pack"),
        *(
            (f"paket/<int:pk>/{deed.noun}/", partial(parcel_deed_view, code=code), f"parcel_{code}")
            for code, deed in DEEDS.items()
        ),
    ]
    return [path(place, site.admin_view(partial(view, site=site)), name=name) for place, view, name in pages]
