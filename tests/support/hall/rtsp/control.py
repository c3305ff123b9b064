"""Faults on demand: one JSON object a line on standard input, one answer a line on standard output.

    {"id": 1, "command": "unplug", "camera": 3}  ->  {"id": 1, "ok": true}

`resize` and `jump` (by `seconds`) change what a camera sends; they are no faults. A camera has one fault at a time. `unplug` ends by `plug`; `hang`, `garbage` and `no-keyframe` end by `resume`.
"""

import json

FAULTS = ("unplug", "hang", "garbage", "no-keyframe")
ENDS = {"plug": ("unplug",), "resume": ("hang", "garbage", "no-keyframe")}


class Control:
    def __init__(self, cameras, server, truth):
        self._cameras = {camera.number: camera for camera in cameras}
        self._server = server
        self._truth = truth

    def run(self, lines, answers, ended):
        """Answers line after line; calls `ended` when there are no more."""
        for line in lines:
            answer = {"ok": True}
            try:
                request = json.loads(line)
                answer["id"] = request.get("id")
                self._apply(request["command"], self._cameras[request["camera"]], request)
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                answer.update(ok=False, message=f"{type(error).__name__}: {error}")
            answers.write(json.dumps(answer) + "\n")
            answers.flush()
        ended()

    def _apply(self, command, camera, request):
        if command in FAULTS:
            if camera.fault is not None:
                raise ValueError(f"camera {camera.number} already has the fault {camera.fault}")
            self._begin(command, camera)
        elif command in ENDS:
            if camera.fault not in ENDS[command]:
                raise ValueError(f"camera {camera.number} has no fault that {command} ends")
            self._end(camera)
        elif command == "resize":
            camera.resize()
        elif command == "jump":
            camera.jump(request["seconds"])
        else:
            raise ValueError(f"no such command: {command}")

    def _begin(self, fault, camera):
        camera.fault = fault
        self._truth.fault(camera.number, fault, began=True)
        if fault == "unplug":
            self._server.unplug(camera)
        elif fault == "hang":
            self._server.hang(camera)

    def _end(self, camera):
        fault, camera.fault = camera.fault, None
        if fault == "unplug":
            self._server.plug(camera)
        elif fault == "hang":
            self._server.resume(camera)
        self._truth.fault(camera.number, fault, began=False)
