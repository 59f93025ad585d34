"""How a fake tells the shop: once or often, at once or late, in order or not, again when refused."""

import random
import threading
import time
from dataclasses import dataclass, field

import urllib3

POOL = urllib3.PoolManager(retries=False)


@dataclass
class Letter:
    url: str
    headers: dict
    body: bytes
    tries: int = 0
    statuses: list = field(default_factory=list)


class Notifier:
    """`letters` are all that were written, oldest first; those not sent yet wait in `held`.

    `copies` sends each so often, `delay` is in seconds, `is_shuffled` mixes what waits,
    `is_held` keeps everything until `release` (a test hands the letters over by itself).
    Refused letters are tried again after each of `retries` seconds.
    """

    def __init__(self, code):
        self.code = code
        self.copies = 1
        self.delay = 0.0
        self.is_shuffled = False
        self.is_held = False
        self.retries = [0.5, 2, 10, 30, 90, 210]
        self.letters: list[Letter] = []
        self.held: list[Letter] = []
        self.lock = threading.Lock()
        self.stopped = threading.Event()

    def write(self, url, headers, body: bytes):
        """Send a letter by the rules above; returns at once."""
        letter = Letter(url, dict(headers), body)
        with self.lock:
            self.letters.append(letter)
            if self.is_held or not url:
                self.held.append(letter)
                return letter
        self.post([letter])
        return letter

    def release(self):
        """Send all that was held."""
        with self.lock:
            letters, self.held = self.held, []
        self.post(letters)

    def post(self, letters):
        copies = [letter for letter in letters for _copy in range(self.copies)]
        if self.is_shuffled:
            random.shuffle(copies)
        threading.Thread(target=self.carry, args=(copies,), daemon=True).start()

    def carry(self, letters):
        self.stopped.wait(self.delay)
        for letter in letters:
            for pause in [0, *self.retries]:
                if self.stopped.wait(pause):
                    return
                letter.tries += 1
                letter.statuses.append(deliver(letter))
                if 200 <= letter.statuses[-1] < 300:
                    break

    def stop(self):
        self.stopped.set()


def deliver(letter, *, timeout=15):
    """Hand a letter over; returns the HTTP status, 0 if nobody answered. It follows no redirect."""
    try:
        answer = POOL.request(
            "POST", letter.url, body=letter.body, headers=letter.headers, redirect=False, timeout=timeout
        )
    except urllib3.exceptions.HTTPError:
        return 0
    return answer.status


def wait_until(condition, *, seconds=5.0):
    """Wait for something that happens in another thread; says whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return bool(condition())
