"""How the payment page learns that something happened: it asks again, ever more slowly, and then stops."""

from dataclasses import dataclass
from urllib.parse import urlencode
from zlib import crc32

# Seconds before the next look; whoever waits longer than all of them presses "Check now".
PACES = {
    "quick": (2, 2, 2, 3, 3, 4, 5, 5, 8, 8, 12, 12, 20, 20, *[30] * 12),
    "slow": (10, 10, 15, 15, 20, 20, 30, 30, *[60] * 30),
}


@dataclass(frozen=True)
class Watch:
    """The next look: where, and in how many seconds."""

    url: str
    delay: int


def watch_of(scene, path, *, turn, is_back, seen):
    """The next look of a page, or None if it does not change by itself or has looked long enough."""
    pace = PACES.get(scene.pace, ())
    if turn >= len(pace):
        return None
    parameters = {"ke": turn + 1, "v": seen}
    if is_back:
        parameters["kembali"] = 1
    return Watch(f"{path}?{urlencode(parameters)}", pace[turn])


def turn_of(request):
    text = request.GET.get("ke", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def mark_of(order, payment, scene):
    """A short word that changes with everything the page shows."""
    shown = (
        payment.pk, payment.state, payment.captured_amount, payment.refunding_amount, payment.rejection,
        sorted(payment.facts.items()), scene.name, scene.can_leave, order.status, order.payment_status,
    )  # fmt: skip
    return f"{crc32(repr(shown).encode()):08x}"
