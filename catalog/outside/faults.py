"""What can go wrong between a shop and a gateway, told to a fake by name."""

import threading
from dataclasses import dataclass

# Did the gateway do its work before the fault? That is what makes an answer worth having.
POINTS = {
    "before_send": "the connection is closed before the request is looked at",
    "after_charge": "the work is done, and the connection closed without a word",
    "time_out": "the work is done, and the answer never comes",
    "reset": "the work is done, and the connection is reset in the middle of the answer",
    "error_500": "nothing is done, and the answer is 500",
    "bad_json": "the work is done, and the answer is cut off",
    "slow": "the work is done, and the answer comes late but in time",
    "duplicate": "the request arrives twice, and the second answer is given",
}


@dataclass
class Fault:
    """`path` is a part of the paths it strikes, `seconds` how long time_out and slow take."""

    point: str
    path: str = ""
    times: int = 1
    seconds: float = 0.2


class Faults:
    def __init__(self):
        self.waiting: list[Fault] = []
        self.lock = threading.Lock()

    def add(self, point, *, path="", times=1, seconds=0.2):
        if point not in POINTS:
            raise ValueError(f"no such fault: {point}; there are {', '.join(POINTS)}")
        with self.lock:
            self.waiting.append(Fault(point, path, times, seconds))

    def take(self, path):
        """The fault that strikes this request, or None; it is used up."""
        with self.lock:
            for fault in self.waiting:
                if fault.path in path:
                    fault.times -= 1
                    if not fault.times:
                        self.waiting.remove(fault)
                    return fault
        return None

    def clear(self):
        with self.lock:
            self.waiting.clear()
