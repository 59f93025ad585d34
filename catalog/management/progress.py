"""How far a long command is: a bar on a terminal, now and then a line elsewhere."""

import time

WIDTH = 30


class Progress:
    def __init__(self, total, what, stream):
        self.total, self.what, self.stream = total, what, stream
        self.done = 0
        self.is_live = stream.isatty()
        self.next_at = time.monotonic() + (0 if self.is_live else 5)

    def advance(self, number=1):
        self.done += number
        now = time.monotonic()
        if now >= self.next_at:
            self.show()
            self.next_at = now + (0.1 if self.is_live else 5)

    def show(self):
        if self.is_live:
            filled = WIDTH * self.done // max(self.total, 1)
            bar = "█" * filled + "·" * (WIDTH - filled)
            self.stream.write(f"\r{bar} {self.done}/{self.total} {self.what}")
        else:
            self.stream.write(f"{self.done}/{self.total} {self.what}\n")
        self.stream.flush()

    def finish(self):
        if self.is_live and self.done:
            self.show()
            self.stream.write("\n")
