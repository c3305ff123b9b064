"""One simulated camera: a loop of encoded frames, and the clients it is sent to."""

import json
import os
import struct

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402
from loop import VideoLoop  # noqa: E402
from sound import Sound  # noqa: E402

SECOND_NS = 1_000_000_000


class Viewer:
    """The pipeline of one client. It gets frames from the first key frame after PLAY on."""

    def __init__(self, media):
        self.media = media
        self.source = media.get_element().get_by_name("source")
        self.sound = media.get_element().get_by_name("sound")
        self.playing = False
        self.started = False
        self._base_ns = None
        # What the stamps of the picture differ by from when it is due.
        self._stamp_offset_ns = None

    def push(self, data, due_ns, stamp_ns):
        """Hands over an access unit that is due at `due_ns` (CLOCK_MONOTONIC), and is said to be of `stamp_ns`."""
        if self._stamp_offset_ns is None:
            # Whatever the camera's stamps are by now: a client's begin where its time begins.
            self._stamp_offset_ns = due_ns - stamp_ns
        self.started = True
        self._push(self.source, data, stamp_ns + self._stamp_offset_ns)

    def push_sound(self, data, due_ns):
        self._push(self.sound, data, due_ns)

    def free_sinks(self):
        """Stamps no longer tell when to send: what is sent next may claim to be due far ahead."""
        waiting = [self.media.get_element().get_parent()]
        while waiting:
            element = waiting.pop()
            waiting.extend(getattr(element, "children", []))
            if element.find_property("sync"):
                element.set_property("sync", False)

    def _push(self, source, data, stamp_ns):
        if self._base_ns is None:
            # The pipeline's clock is the system's monotonic clock, so running time is a subtraction.
            self._base_ns = self.source.get_base_time()
        buffer = Gst.Buffer.new_wrapped_bytes(data)
        buffer.pts = buffer.dts = max(0, stamp_ns - self._base_ns)
        source.push_buffer(buffer)


class Camera:
    """Its clock runs whether or not anybody watches: a frame is due so long after `start_ns`, loop after loop."""

    def __init__(self, number, folder, other_folder=None, sending=None):
        sending = sending or {}
        self.number = number
        self.path = f"/cam-{number:02d}"
        self._loops = [_load(number, folder), *([_load(number, other_folder)] if other_folder else [])]
        self._current = 0
        self._wanted = 0
        loop, index, stem = self._loops[0]
        self.codec = loop.codec
        self.gop_frames = loop.gop_frames
        self.frames = len(loop.frames)
        self.sound = Sound(stem, index["audio"]) if index.get("audio") else None
        self._stamp_fps = loop.fps
        self.fps = sending.get("deliveredFps") or loop.fps
        self._varying = sending.get("rhythm") == "varying"
        self._sets = sending.get("parameterSets", "both")
        # RTP timestamps of the picture begin here (RFC 3550 §5.1: at random); they wrap at 2^32.
        wrap = sending.get("wrapAfterSeconds")
        self.timestamp_offset = None if wrap is None else 2**32 - int(wrap * 90_000)
        self.clock_is_wrong = sending.get("clock") == "wrong"
        self._jumped_ns = 0
        self.start_ns = 0
        self.fault = None
        self.viewers = []

    @property
    def gop_ns(self):
        return int(self.gop_frames * SECOND_NS // self.fps)

    def due_ns(self, count):
        """When the frame with this running number is due; see frameOffsetMs in parameters.ts."""
        if not self._varying:
            return self.start_ns + int(count * SECOND_NS // self.fps)
        gop, frame = divmod(count, self.gop_frames)
        share = frame / self.gop_frames
        return self.start_ns + gop * self.gop_ns + int(self.gop_ns * (share + share * share) / 2)

    def first_after(self, now_ns):
        """The running number of the first frame that is due at `now_ns` or later."""
        count = max(0, int((now_ns - self.start_ns) * self.fps // SECOND_NS) - self.gop_frames)
        while self.due_ns(count) < now_ns:
            count += 1
        return count

    def resize(self):
        """Sends the other loop from the next key frame on."""
        if len(self._loops) < 2:
            raise ValueError(f"camera {self.number} has one size only")
        self._wanted = 1 - self._wanted

    def jump(self, seconds):
        """Moves the stamps of the picture."""
        for viewer in self.viewers:
            viewer.free_sinks()
        self._jumped_ns += int(seconds * SECOND_NS)

    def add_viewer(self, media):
        """Connects a client's pipeline, which is being prepared."""
        viewer = Viewer(media)
        loop = self._loops[self._current][0]
        viewer.source.set_property("caps", loop.caps(self._sets != "in-band"))
        media.connect("new-state", _on_state, viewer)
        media.connect("unprepared", lambda _media: self._remove(viewer))
        self.viewers = [*self.viewers, viewer]
        # DESCRIBE wants to see data on its way before it answers. A gap event is enough, and reaches no client.
        viewer.source.send_event(Gst.Event.new_gap(0, 0))
        if viewer.sound:
            viewer.sound.set_property("caps", self.sound.caps())
            viewer.sound.send_event(Gst.Event.new_gap(0, 0))

    def _remove(self, viewer):
        self.viewers = [other for other in self.viewers if other is not viewer]

    def send(self, count):
        """Sends the frame with this running number to all who watch."""
        frame = count % self.frames
        key = frame % self.gop_frames == 0
        changes = key and self._current != self._wanted
        if changes:
            self._current = self._wanted
        viewers = self.viewers
        if not viewers:
            return
        data = self._frame(frame, key, changes)
        if data is None:
            return
        due_ns = self.due_ns(count)
        stamp_ns = self._stamp_ns(count, frame, due_ns)
        for viewer in viewers:
            if viewer.playing and (viewer.started or key or self.fault == "no-keyframe"):
                viewer.push(data, due_ns, stamp_ns)

    def send_sound(self, count):
        """Sends the frame of sound with this running number to all who watch."""
        if self.fault in ("hang", "unplug"):
            return
        data = self.sound.frame(count)
        for viewer in self.viewers:
            if viewer.playing and viewer.sound:
                viewer.push_sound(data, self.sound.due_ns(count))

    def _stamp_ns(self, count, frame, due_ns):
        shown = self._loops[self._current][0].shown
        if shown:
            count += shown[frame] - frame
        elif self.fps == self._stamp_fps:
            return due_ns + self._jumped_ns
        return self.start_ns + count * SECOND_NS // self._stamp_fps + self._jumped_ns

    def _frame(self, frame, key, changes):
        """The bytes of a frame as the fault in force leaves them; None for nothing at all."""
        if self.fault in ("hang", "unplug") or (self.fault == "no-keyframe" and key):
            return None
        loop = self._loops[self._current][0]
        if self.fault == "garbage":
            size = loop.frames.size(frame)
            return GLib.Bytes.new(struct.pack(">I", size) + os.urandom(size))
        if self._sets == "both":
            return loop.frame(frame, True if changes else None)
        return loop.frame(frame, self._sets == "in-band" and key)


def _load(number, folder):
    stem = os.path.join(folder, f"cam-{number:02d}")
    with open(f"{stem}.json", encoding="utf-8") as file:
        index = json.load(file)
    return VideoLoop(stem, index), index, stem


def _on_state(_media, state, viewer):
    viewer.playing = state == int(Gst.State.PLAYING)
