"""Serves encoded camera loops by RTSP until standard input ends.

Standard output: one line when ready, then one answer per control line; see control.py.
"""

import argparse
import ctypes
import functools
import json
import os
import signal
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst  # noqa: E402

PR_SET_PDEATHSIG = 1


def die_with_parent():
    """Asks the kernel to kill this process when the one that started it ends, however it ends."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(1)


def main():
    die_with_parent()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True, help="folder of cam-01.avcc, cam-01.json, …")
    parser.add_argument("--other-folder", help="the same for cameras that were resized")
    parser.add_argument("--sending", type=json.loads, default={}, help="JSON: how frames are sent; see parameters.ts")
    parser.add_argument("--cameras", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--truth", help="file to append the truth log to")
    parser.add_argument("--auth", choices=["basic", "digest"], help="ask for HALL_USER and HALL_PASSWORD")
    options = parser.parse_args()

    Gst.init(None)
    from camera import Camera
    from control import Control
    from schedule import Schedule
    from server import HallServer
    from truth import TruthLog

    truth = TruthLog(options.truth)
    numbers = range(1, options.cameras + 1)
    cameras = [Camera(number, options.folder, options.other_folder, options.sending) for number in numbers]
    credentials = (options.auth, os.environ["HALL_USER"], os.environ["HALL_PASSWORD"]) if options.auth else None
    server = HallServer(cameras, options.host, options.port, truth, credentials)
    port = server.attach()
    if port is None:
        sys.exit(f"port {options.port} of {options.host} cannot be bound")
    Schedule(cameras, truth).start()
    print(json.dumps({"port": port}), flush=True)

    loop = GLib.MainLoop()
    control = Control(cameras, server, truth)
    # By way of the loop: a quit before it runs would be lost.
    ended = functools.partial(GLib.idle_add, loop.quit)
    threading.Thread(target=control.run, args=(sys.stdin, sys.stdout, ended), daemon=True).start()
    for number in (signal.SIGINT, signal.SIGTERM):
        GLib.unix_signal_add(GLib.PRIORITY_HIGH, number, loop.quit)
    loop.run()
    sys.stdout.flush()
    # Pipelines hold nothing that needs saving, and taking 23 of them down in order takes seconds.
    os._exit(0)


main()
