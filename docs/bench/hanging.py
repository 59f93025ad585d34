#!/usr/bin/env python3
"""Guests order while shipping providers answer, hang for a minute, or are dead: does a page wait for them?

    python3 docs/bench/hanging.py http://127.0.0.1:8000 http://127.0.0.1:9000 SKU [--checkouts 30]

The second address is that of the demo's simulated providers. Each guest lives in another village, so
that each asks for prices that nobody knows yet. Prints how long a page took and how long a whole
checkout. Ends with 1 if a checkout failed. Standard library only;
loopback only. The demo's own worker asks the providers meanwhile.
"""

import argparse
import csv
import gzip
import http.client
import json
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from rush import ADDRESS, LOOPBACK, Shopper, hidden, taken

REGIONS = Path(__file__).resolve().parents[2] / "customers" / "data" / "regions.csv.gz"
PROVIDERS = ("biteship", "rajaongkir")
MOODS = {
    "answering": None,
    "hanging": {"point": "slow", "path": "/", "seconds": 60, "times": 10_000},
    "dead": {"point": "before_send", "path": "/", "times": 10_000},
}


class Guest(Shopper):
    def __init__(self, base):
        super().__init__(base)
        self.seconds = []

    def ask(self, method, path, data=None):
        start = time.perf_counter()
        try:
            return super().ask(method, path, data)
        finally:
            self.seconds.append(time.perf_counter() - start)


def villages(district):
    with gzip.open(REGIONS, "rt") as lines:
        return [row["code"] for row in csv.DictReader(lines) if row["code"].startswith(f"{district}.")]


def set_mood(fakes, mood):
    for provider in PROVIDERS:
        tell(fakes, provider, {})
        if MOODS[mood]:
            tell(fakes, provider, MOODS[mood])


def tell(fakes, provider, wish):
    address = urlsplit(fakes)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
    connection.request("POST", f"/{provider}/_faults", json.dumps(wish), {"Content-Type": "application/json"})
    if connection.getresponse().status != http.client.OK:
        raise RuntimeError(f"no simulated {provider} at {fakes}")
    connection.close()


def check_out(base, sku, village):
    """Seconds of each page. A price that came while the guest looked is looked at once more."""
    guest = Guest(base)
    ADDRESS["region_code"] = village
    method = guest.walk_to_the_till(sku)["method"]
    for _look in range(3):
        text = guest.ask("GET", f"/checkout/pembayaran/?method={method}")[2]
        answer = guest.ask("POST", "/checkout/pembayaran/", {**hidden(text), "method": method, "note": ""})
        if answer[0] == http.client.FOUND:
            break
    taken(answer)
    return guest.seconds


def told(name, mood, seconds):
    ranked = sorted(1000 * one for one in seconds)
    middle, p95 = statistics.median(ranked), ranked[int(0.95 * (len(ranked) - 1))]
    print(f"{mood:10} {name:9} p50 {middle:6.1f} ms   p95 {p95:6.1f} ms   slowest {ranked[-1]:6.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("base")
    parser.add_argument("fakes")
    parser.add_argument("sku")
    parser.add_argument("--checkouts", type=int, default=30)
    parser.add_argument("--regency", default="32.73", help="its villages are the guests' (Bandung)")
    wanted = parser.parse_args()
    if not {urlsplit(wanted.base).hostname, urlsplit(wanted.fakes).hostname} <= LOOPBACK:
        sys.exit("Loopback only.")
    homes = [code for code in villages(wanted.regency) if len(code) > len("32.73.02")]
    if len(homes) < len(MOODS) * wanted.checkouts:
        sys.exit(f"{wanted.regency} has {len(homes)} villages: too few.")
    for mood in MOODS:
        set_mood(wanted.fakes, mood)
        walks = [check_out(wanted.base, wanted.sku, homes.pop()) for _number in range(wanted.checkouts)]
        told("a page", mood, [page for walk in walks for page in walk])
        told("checkout", mood, [sum(walk) for walk in walks])
    set_mood(wanted.fakes, "answering")


if __name__ == "__main__":
    main()
