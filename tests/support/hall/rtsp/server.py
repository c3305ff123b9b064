"""The RTSP face of the cameras, by GStreamer's RTSP server."""

import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402,F401

# A client that stops reading loses the oldest frames, as from a real camera; memory stays bounded. Counted in frames of
# 10 s, not in time: stamps may jump.
SOURCE = (
    "appsrc name={name} is-live=true format=time block=false max-time=0 max-bytes=0 max-buffers={frames} "
    "leaky-type=downstream"
)
QUEUED_SECONDS = 10
PICTURE_PAYLOADERS = {
    "h264": "rtph264pay config-interval=0 aggregate-mode=none",
    "h265": "rtph265pay config-interval=0 aggregate-mode=none",
}
SOUND_PAYLOADERS = {"aac": "rtpmp4gpay pt=97", "pcma": "rtppcmapay pt=8", "pcmu": "rtppcmupay pt=0"}


def _launch(camera):
    offset = "" if camera.timestamp_offset is None else f" timestamp-offset={camera.timestamp_offset}"
    source = SOURCE.format(name="source", frames=camera.fps * QUEUED_SECONDS)
    picture = f"{source} ! {PICTURE_PAYLOADERS[camera.codec]} name=pay0 pt=96{offset}"
    if not camera.sound:
        return f"( {picture} )"
    sound = SOURCE.format(name="sound", frames=camera.sound.fps * QUEUED_SECONDS)
    return f"( {picture} {sound} ! {SOUND_PAYLOADERS[camera.sound.codec]} name=pay1 )"


# What whoever knows the password may act as.
ROLE = "viewer"


class HallServer:
    """Serves each camera at its path. Every client gets a pipeline of its own, which begins at a key frame."""

    def __init__(self, cameras, host, port, truth, credentials=None):
        self._truth = truth
        self._server = GstRtspServer.RTSPServer()
        self._server.set_address(host)
        self._server.set_service(str(port))
        pool = GstRtspServer.RTSPThreadPool()
        # A thread per client, so that a hanging camera can keep its clients waiting without disturbing others.
        pool.set_max_threads(-1)
        self._server.set_thread_pool(pool)
        self._cameras = {camera.path: camera for camera in cameras}
        self._resumed = {}
        self._clients = {}
        self._guarded = credentials is not None
        if credentials:
            self._require(*credentials)
        for camera in cameras:
            self._mount(camera)
        self._server.connect("client-connected", self._on_client)

    def attach(self):
        """Starts listening on the default main loop; the port that was bound, None where it could not be."""
        return self._server.get_bound_port() if self._server.attach(None) else None

    def unplug(self, camera):
        """Closes the camera's connections; from now on its address is not found."""
        self._server.get_mount_points().remove_factory(camera.path)
        for client, path in list(self._clients.items()):
            if path == camera.path:
                client.close()

    def plug(self, camera):
        """The camera answers again."""
        self._mount(camera)

    def hang(self, camera):
        """Connections stay open, but nothing is answered or sent any more."""
        self._resumed[camera.path] = threading.Event()

    def resume(self, camera):
        """Ends `hang`; requests that waited are answered."""
        event = self._resumed.pop(camera.path, None)
        if event:
            event.set()

    def _mount(self, camera):
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(_launch(camera))
        factory.set_shared(False)
        factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP | GstRtsp.RTSPLowerTrans.TCP)
        factory.connect("media-configure", self._on_media, camera)
        if self._guarded:
            role = Gst.Structure.new_empty(ROLE)
            for right in ("media.factory.access", "media.factory.construct"):
                role.set_value(right, True)
            factory.add_role_from_structure(role)
        self._server.get_mount_points().add_factory(camera.path, factory)

    def _on_media(self, _factory, media, camera):
        # Frames are pushed when they are due: the sink must not wait for the clock once more.
        media.set_rate_control(False)
        media.connect("prepared", lambda _media: self._prepare_rtcp(media, camera))
        camera.add_viewer(media)

    def _prepare_rtcp(self, media, camera):
        """A camera that hangs sends no sender reports either; one whose clock is wrong counts from its own start."""
        session_bin = media.get_element().get_parent()
        if session_bin is None:
            return
        for element in session_bin.children:
            if camera.clock_is_wrong and element.find_property("ntp-time-source"):
                Gst.util_set_object_arg(element, "ntp-time-source", "clock-time")
            pad = element.get_static_pad("send_rtcp_src_0")
            if pad:
                pad.add_probe(
                    Gst.PadProbeType.BUFFER,
                    lambda _pad, _info: Gst.PadProbeReturn.DROP if camera.fault == "hang" else Gst.PadProbeReturn.OK,
                )

    def _on_client(self, _server, client):
        self._clients[client] = None
        client.connect("closed", lambda _client: self._clients.pop(client, None))
        for request in ("options", "describe", "setup", "play", "pause", "teardown", "get-parameter", "set-parameter"):
            client.connect(f"pre-{request}-request", self._before_request)
        client.connect("pre-describe-request", self._before_describe)

    def _before_request(self, client, context):
        path = context.uri.abspath if context.uri else None
        for camera_path in self._cameras:
            if path == camera_path or (path or "").startswith(f"{camera_path}/"):
                self._clients[client] = camera_path
                event = self._resumed.get(camera_path)
                if event:
                    event.wait()
        return GstRtsp.RTSPStatusCode.OK

    def _before_describe(self, _client, context):
        camera = self._cameras.get(context.uri.abspath) if context.uri else None
        if camera:
            self._truth.asked(camera.number)
        return GstRtsp.RTSPStatusCode.OK

    def _require(self, method, user, password):
        token = GstRtspServer.RTSPToken.new()
        token.set_string("media.factory.role", ROLE)
        auth = GstRtspServer.RTSPAuth.new()
        if method == "digest":
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(user, password, token)
        else:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        self._server.set_auth(auth)
