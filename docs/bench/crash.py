#!/usr/bin/env python3
"""Buy without pause while something is killed, then ask for every order that was acknowledged.

    python3 docs/bench/crash.py http://127.0.0.1:8000 SKU --orders 200 --kill PID --after 5

Sends SIGKILL to each PID once, `--after` seconds into the buying. A purchase that meets the
crash is begun anew, as a shopper would. Prints how many orders were acknowledged and how many
of them are missing afterwards; ends with 1 if one is. Standard library only; loopback only.
"""

import argparse
import os
import signal
import sys
import threading
import time
from urllib.parse import urlsplit

from rush import LOOPBACK, Shopper, kind_of

LONGEST_WAIT_SECONDS = 60


class Buying:
    """Eight shoppers who place orders until `wanted` are acknowledged or time is up."""

    def __init__(self, base, sku, wanted):
        self.base, self.sku, self.wanted = base, sku, wanted
        self.acknowledged, self.failures = [], []
        self.lock, self.end = threading.Lock(), time.monotonic() + 600

    def buy(self):
        while time.monotonic() < self.end and len(self.acknowledged) < self.wanted:
            shopper = Shopper(self.base)
            try:
                data = shopper.walk_to_the_till(self.sku)
                answer = shopper.ask("POST", "/checkout/pembayaran/", data)
            # Whatever a dying server answers: no answer, half of one, an error page.
            except Exception as error:
                with self.lock:
                    self.failures.append(repr(error)[:80])
                time.sleep(0.5)
                continue
            with self.lock:
                if kind_of(answer) == "order":
                    self.acknowledged.append(answer[1].removesuffix("pembayaran/"))
                else:
                    self.failures.append(kind_of(answer))


def is_there(base, path):
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while time.monotonic() < until:
        try:
            status = Shopper(base).ask("GET", path)[0]
        except OSError:
            status = 0
        if status in {200, 404}:
            return status == 200
        time.sleep(1)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("sku")
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--kill", type=int, action="append", default=[])
    parser.add_argument("--after", type=float, default=5)
    options = parser.parse_args()
    if urlsplit(options.base).hostname not in LOOPBACK:
        sys.exit("refused: not a loopback address")
    buying = Buying(options.base, options.sku, options.orders)
    threads = [threading.Thread(target=buying.buy, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    time.sleep(options.after)
    before = len(buying.acknowledged)
    for pid in options.kill:
        os.kill(pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    missing = [path for path in buying.acknowledged if not is_there(options.base, path)]
    print(f"{len(buying.acknowledged)} orders acknowledged, {before} of them before the kill")
    print(f"{len(buying.failures)} purchases met the crash and were begun anew")
    print(f"{len(missing)} acknowledged orders missing")
    sys.exit(bool(missing))


if __name__ == "__main__":
    main()
