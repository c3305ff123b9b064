"""One simulated camera: a loop of encoded frames, and the clients it is sent to."""

import base64
import json
import os
import struct

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

SECOND_NS = 1_000_000_000


class Viewer:
    """The pipeline of one client. It gets frames from the first key frame after PLAY on."""

    def __init__(self, media):
        self.media = media
        self.source = media.get_element().get_by_name("source")
        self.playing = False
        self.started = False
        self._base_ns = None

    def push(self, data, due_ns):
        """Hands over an access unit that is due at `due_ns` (CLOCK_MONOTONIC)."""
        if self._base_ns is None:
            # The pipeline's clock is the system's monotonic clock, so running time is a subtraction.
            self._base_ns = self.source.get_base_time()
        buffer = Gst.Buffer.new_wrapped_bytes(data)
        buffer.pts = buffer.dts = max(0, due_ns - self._base_ns)
        self.started = True
        self.source.push_buffer(buffer)


class Camera:
    """Its clock runs whether or not anybody watches: frame n is due at `start_ns + n / fps`, loop after loop."""

    def __init__(self, number, folder):
        stem = os.path.join(folder, f"cam-{number:02d}")
        with open(f"{stem}.json", encoding="utf-8") as file:
            index = json.load(file)
        self.number = number
        self.path = f"/cam-{number:02d}"
        self.fps = index["fps"]
        self.gop_frames = index["gopFrames"]
        self.frames = len(index["sizes"])
        # Mapped, not read: the page cache holds the frames, and a frame is sent without being copied here.
        self._data = GLib.MappedFile.new(f"{stem}.avcc", False).get_bytes()
        self._spans = []
        offset = 0
        for size in index["sizes"]:
            self._spans.append((offset, size))
            offset += size
        self._caps = _caps(index)
        self.start_ns = 0
        self.fault = None
        self.viewers = []

    def due_ns(self, count):
        """When the frame with this running number is due."""
        return self.start_ns + count * SECOND_NS // self.fps

    def add_viewer(self, media):
        """Connects a client's pipeline, which is being prepared."""
        viewer = Viewer(media)
        viewer.source.set_property("caps", self._caps)
        media.connect("new-state", _on_state, viewer)
        media.connect("unprepared", lambda _media: self._remove(viewer))
        self.viewers = [*self.viewers, viewer]
        # DESCRIBE wants to see data on its way before it answers. A gap event is enough, and reaches no client.
        viewer.source.send_event(Gst.Event.new_gap(0, 0))

    def _remove(self, viewer):
        self.viewers = [other for other in self.viewers if other is not viewer]

    def send(self, count):
        """Sends the frame with this running number to all who watch."""
        viewers = self.viewers
        if not viewers:
            return
        frame = count % self.frames
        key = frame % self.gop_frames == 0
        data = self._frame(frame, key)
        if data is None:
            return
        due_ns = self.due_ns(count)
        for viewer in viewers:
            if viewer.playing and (viewer.started or key or self.fault == "no-keyframe"):
                viewer.push(data, due_ns)

    def _frame(self, frame, key):
        """The bytes of a frame as the fault in force leaves them; None for nothing at all."""
        if self.fault in ("hang", "unplug") or (self.fault == "no-keyframe" and key):
            return None
        offset, size = self._spans[frame]
        if self.fault == "garbage":
            return GLib.Bytes.new(struct.pack(">I", size) + os.urandom(size))
        return self._data.new_from_bytes(offset, size)


def _on_state(_media, state, viewer):
    viewer.playing = state == int(Gst.State.PLAYING)


def _caps(index):
    """H.264 with its parameter sets out of band (avcC, ISO 14496-15 §5.3.3.1), which puts them into the SDP."""
    sps = base64.b64decode(index["sps"])
    pps = base64.b64decode(index["pps"])
    record = bytes([1, sps[1], sps[2], sps[3], 0xFF, 0xE1])
    record += struct.pack(">H", len(sps)) + sps + b"\x01" + struct.pack(">H", len(pps)) + pps
    caps = Gst.Caps.from_string(f"video/x-h264,stream-format=avc,alignment=au,framerate={index['fps']}/1")
    caps.set_value("codec_data", Gst.Buffer.new_wrapped(record))
    return caps
