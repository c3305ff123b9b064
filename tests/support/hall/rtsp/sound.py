"""A camera's sound: frames of a tone, on a clock of their own."""

import gi

gi.require_version("Gst", "1.0")
from gi.repository import Gst  # noqa: E402
from loop import Frames  # noqa: E402

SECOND_NS = 1_000_000_000


class Sound:
    """Sent to all who watch the camera, from PLAY on."""

    def __init__(self, stem, index):
        self.codec = index["codec"]
        self._rate = index["rate"]
        self._samples = index["samples"]
        self._config = bytes.fromhex(index["config"])
        self._frames = Frames(f"{stem}.sound", index["sizes"])
        self.start_ns = 0

    @property
    def fps(self):
        return -(-self._rate // self._samples)

    def due_ns(self, count):
        return self.start_ns + count * self._samples * SECOND_NS // self._rate

    def first_after(self, now_ns):
        return -(-(now_ns - self.start_ns) * self._rate // (self._samples * SECOND_NS))

    def frame(self, count):
        return self._frames.get(count % len(self._frames))

    def caps(self):
        if self.codec == "aac":
            caps = Gst.Caps.from_string(
                f"audio/mpeg,mpegversion=4,stream-format=raw,framed=true,rate={self._rate},channels=1"
            )
            caps.set_value("codec_data", Gst.Buffer.new_wrapped(self._config))
            return caps
        law = "alaw" if self.codec == "pcma" else "mulaw"
        return Gst.Caps.from_string(f"audio/x-{law},rate={self._rate},channels=1")
