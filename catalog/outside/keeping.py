"""Remembering what the simulated gateways know, so that a demo may be closed and opened again."""

import json
import os
import threading
from pathlib import Path


class Keeper:
    """Writes the state of fakes to one file, every second if it changed, and when it ends."""

    def __init__(self, fakes, path: Path):
        self.fakes = {fake.code: fake for fake in fakes}
        self.path = path
        self.written = ""
        self.stopped = threading.Event()

    def load(self):
        """Give each fake its memory back; a file that cannot be read is as none."""
        try:
            kept = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return
        for code, state in kept.items():
            if code in self.fakes and isinstance(state, dict):
                self.fakes[code].state.update(state)

    def save(self):
        states = {}
        for code, fake in self.fakes.items():
            with fake.lock:
                states[code] = json.loads(json.dumps(fake.state))
        text = json.dumps(states)
        if text != self.written:
            fresh = self.path.with_suffix(".new")
            fresh.write_text(text)
            os.replace(fresh, self.path)
            self.written = text

    def run(self):
        """Keep saving until `stop` is called."""
        while not self.stopped.wait(1):
            self.save()

    def stop(self):
        self.stopped.set()
        self.save()
