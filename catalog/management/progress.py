"""How far a long command is: a bar on a terminal, now and then a line elsewhere."""

import time

WIDTH = 30


class Progress:
    """`stream` is a command's stderr; `what` names the things in the plural."""

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
            self.write(f"\r{bar} {self.done}/{self.total} {self.what}")
        else:
            self.write(f"{self.done}/{self.total} {self.what}\n")

    def write(self, text):
        # A command's own stream would colour it as an error and end the line.
        self.stream.write(text, style_func=str, ending="")
        self.stream.flush()

    def finish(self):
        if self.is_live and self.done:
            self.show()
            self.write("\n")
