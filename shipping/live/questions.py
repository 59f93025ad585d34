"""What a provider is asked about a cart: from where, to where, which boxes, by which services.

A question is plain JSON, so that it can wait in a row for the worker; its key is a hash of it.
"""

import json
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from shipping.providers.base import Box, RateRequest


@dataclass(frozen=True)
class Question:
    """`services` are pairs (courier code, service code) that all take the same boxes."""

    destination: tuple[str, str]
    boxes: tuple[tuple[int, int, int, int, int], ...]
    services: tuple[tuple[str, str], ...]

    def as_json(self):
        """Everything that a price depends on, the shop's own door too."""
        return {
            "origin": [settings.STORE.origin_region, settings.STORE.origin_postal_code],
            "destination": list(self.destination),
            "boxes": [list(box) for box in self.boxes],
            "services": [list(service) for service in self.services],
        }

    @property
    def key(self):
        return sha256(json.dumps(self.as_json(), separators=(",", ":")).encode()).hexdigest()


def questions_of(region_code, postal_code, boxes_of_services):
    """Return the fewest questions about {(courier, service): boxes}: one for each way of packing."""
    services: dict = {}
    for service, boxes in boxes_of_services.items():
        packed = tuple(sorted(measures_of(box) for box in boxes))
        services.setdefault(packed, []).append(service)
    return [
        Question((region_code, postal_code), packed, tuple(sorted(alike)))
        for packed, alike in services.items()
    ]


def measures_of(box):
    return box.weight_grams, box.length_mm, box.width_mm, box.height_mm, box.value


def request_of(question, origin, destination):
    """The RateRequest of a question as it was kept; the two ends are Places."""
    return RateRequest(
        origin=origin,
        destination=destination,
        boxes=tuple(Box(*measures) for measures in question["boxes"]),
        services=frozenset(tuple(service) for service in question["services"]),
    )
