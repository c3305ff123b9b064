"""The truth log: what was really sent, and when. One JSON object a line; `truth.ts` reads it."""

import json
import threading
import time


class TruthLog:
    """Appends lines to a file, each flushed as it is written. Safe to call from any thread."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8") if path else None
        self._lock = threading.Lock()

    def loop(self, camera, loop, frame0_ns, worst_late_ms):
        """Frame 0 of a loop is due at `frame0_ns` (CLOCK_MONOTONIC), `worst_late_ms` tells how far behind its times
        the scheduler fell at worst since the line before."""
        self._write({"kind": "loop", "camera": camera, "loop": loop, "worstLateMs": round(worst_late_ms, 3)}, frame0_ns)

    def fault(self, camera, fault, began):
        """A fault begins or ends now."""
        self._write(
            {"kind": "fault", "camera": camera, "fault": fault, "state": "began" if began else "ended"},
            time.monotonic_ns(),
        )

    def asked(self, camera):
        """Somebody connects to the camera now: asks for its description, whether it answers or not."""
        self._write({"kind": "asked", "camera": camera}, time.monotonic_ns())

    def _write(self, line, monotonic_ns):
        if self._file is None:
            return
        # The wall clock of that instant, by the clock as it stands now: a step of the wall clock shows as a jump.
        wall_ns = time.time_ns() - (time.monotonic_ns() - monotonic_ns)
        line["wallMs"] = round(wall_ns / 1e6, 3)
        line["monotonicMs"] = round(monotonic_ns / 1e6, 3)
        with self._lock:
            self._file.write(json.dumps(line) + "\n")
            self._file.flush()
