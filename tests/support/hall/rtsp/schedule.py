"""Real time: one thread sends every camera's frames when they are due."""

import functools
import heapq
import threading
import time

SECOND_NS = 1_000_000_000
# Cameras start on this grid, so that frames of several are due at the same instant: fewer wake-ups, less CPU.
GRID_NS = 10_000_000


class Schedule(threading.Thread):
    """Sends frames from the first on, none left out; if the machine stalls, the frames due meanwhile follow at once."""

    def __init__(self, cameras, truth):
        super().__init__(name="schedule", daemon=True)
        self._truth = truth
        self._next = []
        self._late_ns = {}
        now = time.monotonic_ns()
        for index, camera in enumerate(cameras):
            # Spread over one GOP, into the past, so that all cameras run from now on and no two key frames coincide.
            camera.start_ns = now - index * camera.gop_ns // len(cameras) // GRID_NS * GRID_NS
            truth.loop(camera.number, 0, camera.start_ns, 0)
            self._late_ns[camera] = 0
            self._plan(camera, now, functools.partial(self._send_picture, camera))
            if camera.sound:
                camera.sound.start_ns = camera.start_ns
                self._plan(camera.sound, now, lambda count, _due, camera=camera: camera.send_sound(count))

    def run(self):
        while True:
            due, index, count, track, send = self._next[0]
            wait = due - time.monotonic_ns()
            if wait > 0:
                time.sleep(wait / SECOND_NS)
            send(count, due)
            heapq.heapreplace(self._next, (track.due_ns(count + 1), index, count + 1, track, send))

    def _plan(self, track, now, send):
        first = track.first_after(now)
        # The second element keeps the heap from comparing tracks that are due at the same instant.
        heapq.heappush(self._next, (track.due_ns(first), len(self._next), first, track, send))

    def _send_picture(self, camera, count, due):
        late = time.monotonic_ns() - due
        if late > self._late_ns[camera]:
            self._late_ns[camera] = late
        camera.send(count)
        if count and count % camera.frames == 0:
            self._truth.loop(camera.number, count // camera.frames, due, self._late_ns[camera] / 1e6)
            self._late_ns[camera] = 0
