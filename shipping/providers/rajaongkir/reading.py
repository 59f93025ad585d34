"""What RajaOngkir answers: refusals, prices and the way of a parcel in our words."""

from django.utils.translation import gettext as _

from shipping.scan_times import instant_of
from shipping.scan_words import place_of_words, state_of_words

from ..base import NotCovered, ProviderDown, ProviderRefused, ProviderUnsure, Rate, Scan, Tracked
from ..prices import days_of, price_of
from .services import ours


class NotFound(NotCovered):
    """RajaOngkir knows no such place, route or waybill."""


def understood(answer):
    """The `data` of a good answer. Raises NotFound, ProviderRefused, ProviderDown or ProviderUnsure.

    The envelope's own code counts too: a refusal may come as HTTP 200.
    """
    body = answer.body if isinstance(answer.body, dict) else {}
    meta = body["meta"] if isinstance(body.get("meta"), dict) else {}
    code = meta.get("code", answer.status)
    words = f"RajaOngkir: {answer.status} {meta.get('message', '')}"[:300]
    if 410 in (answer.status, code):
        raise ProviderDown(_("The address of RajaOngkir is closed (410)."))
    if code == 429:
        raise ProviderDown(words)
    if answer.is_good and code == 200 and "data" in body:
        return body["data"]
    if 404 in (answer.status, code):
        raise NotFound(words)
    raise (ProviderUnsure if answer.is_good and code == 200 else ProviderRefused)(words)


def objects(data):
    return [line for line in data if isinstance(line, dict)] if isinstance(data, list) else []


def rates_of(data, services):
    """The prices of services that we asked for; of two names of one service the cheaper."""
    found = {}
    for line in objects(data):
        service = ours(line.get("code"), line.get("service"))
        if service not in services:
            continue
        amount = price_of(line.get("cost"), line.get("currency"), who=f"RajaOngkir {' '.join(service)}")
        if amount and (service not in found or amount < found[service].amount):
            days = days_of(line.get("etd") or "")
            found[service] = Rate(*service, str(line.get("service"))[:40], amount, *days)
    return list(found.values())


def tracked_of(data):
    """A parcel's lines; that it was delivered, the summary says more surely than any line."""
    if not isinstance(data, dict):
        return Tracked(())
    is_delivered = data.get("delivered") is True
    scans = [scan_of(line, is_delivered) for line in objects(data.get("manifest"))]
    scans = sorted((scan for scan in scans if scan), key=lambda scan: scan.at)
    pod = data["delivery_status"] if isinstance(data.get("delivery_status"), dict) else {}
    if is_delivered:
        scans = ended(scans, pod, data.get("summary"))
    receiver = str(pod.get("pod_receiver") or "")[:60] if is_delivered else ""
    return Tracked(tuple(scans), receiver=receiver)


def scan_of(line, is_delivered):
    text = str(line.get("manifest_description") or "")[:300]
    place = str(line.get("city_name") or "").strip()[:60] or place_of_words(text)
    at = instant_of(clock(line.get("manifest_date"), line.get("manifest_time")), place)
    if at is None:
        return None
    state = state_of_words(text) or "in_transit"
    if state == "delivered" and not is_delivered:
        # J&T "telah diterima" is also said by its own stations.
        state = "in_transit"
    return Scan(at, state, text, str(line.get("manifest_code") or "")[:40], place)


def ended(scans, pod, summary):
    """The delivery as the last scan; to whom it was delivered after a return is us."""
    state = "returned" if any(scan.state in {"returning", "returned"} for scan in scans) else "delivered"
    kept = [scan for scan in scans if scan.state not in {"delivered", "returned"}]
    told = [scan for scan in scans if scan.state in {"delivered", "returned"}]
    place = str(summary.get("destination") or "")[:60] if isinstance(summary, dict) else ""
    at = instant_of(clock(pod.get("pod_date"), pod.get("pod_time")), place)
    if told:
        last = told[-1]
        return [*kept, Scan(last.at, state, last.text, last.code, last.place)]
    if at is None and kept:
        at = kept[-1].at
    return [*kept, Scan(at, state, "", "", place)] if at else kept


def clock(date, time):
    return f"{date or ''} {time or ''}".strip()
