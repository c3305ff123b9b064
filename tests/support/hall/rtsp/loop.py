"""Encoded frames of one track, again and again."""

import base64
import struct

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

START_CODE = b"\x00\x00\x00\x01"


class Frames:
    """Frames that lie one after another in a file of the cache."""

    def __init__(self, path, sizes):
        # Mapped, not read: the page cache holds the frames, and a frame is sent without being copied here.
        self._data = GLib.MappedFile.new(path, False).get_bytes()
        self._spans = []
        offset = 0
        for size in sizes:
            self._spans.append((offset, size))
            offset += size

    def __len__(self):
        return len(self._spans)

    def size(self, frame):
        return self._spans[frame][1]

    def get(self, frame, skip=0):
        offset, size = self._spans[frame]
        return self._data.new_from_bytes(offset + skip, size - skip)


class VideoLoop:
    """One loop of the picture and the parameter sets that it is decoded with."""

    def __init__(self, stem, index):
        self.codec = index.get("codec", "h264")
        self.fps = index["fps"]
        self.gop_frames = index["gopFrames"]
        self.frames = Frames(f"{stem}.avcc", index["sizes"])
        # The number in the order of showing of each frame, in the order of sending.
        self.shown = index.get("shown")
        names = ("vps", "sps", "pps") if self.codec == "h265" else ("sps", "pps")
        self._sets = [base64.b64decode(index[name]) for name in names]
        self._prefix = b"".join(struct.pack(">I", len(one)) + one for one in self._sets)

    def frame(self, frame, with_sets):
        """An access unit as it was encoded, with parameter sets in front or without; None: as it is in the file."""
        first = frame == 0
        if with_sets is None or with_sets == first:
            return self.frames.get(frame)
        if first:
            return self.frames.get(frame, len(self._prefix))
        return GLib.Bytes.new(self._prefix + self.frames.get(frame).get_data())

    def caps(self, with_sets):
        """The format; its parameter sets, if any, reach the SDP (ISO 14496-15 §5.3.3.1, §8.3.3.1)."""
        if self.codec == "h265":
            caps = Gst.Caps.from_string(f"video/x-h265,stream-format=hvc1,alignment=au,framerate={self.fps}/1")
            record = _hvcc(self._sets, with_sets)
        else:
            caps = Gst.Caps.from_string(f"video/x-h264,stream-format=avc,alignment=au,framerate={self.fps}/1")
            record = _avcc(self._sets, with_sets)
        caps.set_value("codec_data", Gst.Buffer.new_wrapped(record))
        return caps


def _avcc(sets, with_sets):
    sps, pps = sets
    record = bytes([1, sps[1], sps[2], sps[3], 0xFF])
    if not with_sets:
        return record + bytes([0xE0, 0])
    return record + b"\xe1" + _with_length(sps) + b"\x01" + _with_length(pps)


def _hvcc(sets, with_sets):
    # Profile, tier and level stand behind the fourth byte of the SPS; none of them needs emulation prevention here but
    # its zeros: payloaders look at the sets, not at these.
    record = bytes([1]) + sets[1][3:15] + bytes([0xF0, 0, 0xFC, 0xFD, 0xF8, 0xF8, 0, 0, 0x0F])
    if not with_sets:
        return record + b"\x00"
    arrays = b"".join(bytes([0x80 | (one[0] >> 1 & 0x3F), 0, 1]) + _with_length(one) for one in sets)
    return record + bytes([len(sets)]) + arrays


def _with_length(data):
    return struct.pack(">H", len(data)) + data
