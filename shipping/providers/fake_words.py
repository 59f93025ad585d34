"""What each courier writes about its parcels, as the fakes of aggregators pass it on.

Words of JNE, J&T and Pos as their own documents and public clients have them (docs/shipping/).
{here}, {there} and {receiver} are filled in.
"""

from typing import NamedTuple


class Words(NamedTuple):
    """`taken`, `hubs` and `door` are one journey; of the hubs the last is {there}."""

    taken: str
    hubs: tuple[str, ...]
    door: str
    delivered: str
    failed: str
    returning: str
    returned: str


JNE = Words(
    "SHIPMENT RECEIVED BY JNE COUNTER OFFICER AT [{here}]",
    (
        "PROCESSED AT SORTING CENTER [{here}]",
        "RECEIVED AT ORIGIN GATEWAY [{here}]",
        "RECEIVED AT WAREHOUSE [{there}]",
    ),
    "WITH DELIVERY COURIER [{there}]",
    "DELIVERED TO [{receiver} | {there}]",
    "Gagal antar: penerima tidak di tempat",
    "RETURN TO SHIPPER [{there}]",
    "Shipment is back with the shipper",
)
JNT = Words(
    "Paket telah diterima oleh {here}_DROPPOINT",
    (
        "Paket akan dikirimkan ke {here}_GATEWAY",
        "Paket telah sampai di {here}_GATEWAY",
        "Paket telah sampai di {there}_GATEWAY",
    ),
    "Paket akan dikirim ke alamat penerima",
    "Paket telah diterima",
    "Paket gagal dikirim: penerima tidak di tempat",
    "Paket akan diretur",
    "Paket telah diretur",
)
POS = Words(
    "Posting Loket ({here})",
    ("InBag ({here})", "InVehicle ({here})", "UnBag ({there})"),
    "DeliveryRunsheet ({there})",
    "Selesai Antar",
    "Gagal antar: rumah kosong",
    "Retur ({there})",
    "Retur selesai",
)
WORDS = {"jne": JNE, "jnt": JNT, "pos": POS}
