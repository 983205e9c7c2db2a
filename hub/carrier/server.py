"""The carrier's doors: the web app, and the server that keeps it open until told to stop."""

import signal
from threading import Thread
from types import FrameType, TracebackType
from typing import Any

from flask import Flask, Response, jsonify, request
from waitress import create_server, wasyncore
from werkzeug.exceptions import HTTPException

from hub.carrier import phones, rest
from hub.carrier.engine import Carrier
from hub.carrier.errors import Refused, Unknown
from hub.carrier.settings import CarrierSettings
from hub.carrier.shapes import VERSION
from hub.carrier.wire import BadLine

HOST = "127.0.0.1"
THREADS = 8
LARGEST_CALL = 256 * 1024


def create_carrier(settings: CarrierSettings) -> Flask:
    """The carrier's web app; its Carrier is `app.extensions["carrier"]`. Nothing pumps yet."""
    app = Flask("hub.carrier", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_CALL
    carrier = Carrier(settings)
    app.extensions["carrier"] = carrier
    app.before_request(_guard)
    app.register_blueprint(rest.bp)
    app.register_blueprint(phones.bp)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.wsgi_app = BadLine(app.wsgi_app, carrier)  # type: ignore[method-assign]
    return app


class RunningCarrier:
    """A carrier that is open for calls; `stop` closes it cleanly, and so does leaving the block."""

    def __init__(self, settings: CarrierSettings, port: int) -> None:
        app = create_carrier(settings)
        self.carrier: Carrier = app.extensions["carrier"]
        self._server: Any = create_server(app, host=HOST, port=port, threads=THREADS, ident="local carrier")
        self.port: int = self._server.effective_port
        self._thread: Thread | None = None
        self._stopped = False

    @property
    def url(self) -> str:
        """What TWILIO_API_URL is set to."""
        return f"http://{HOST}:{self.port}"

    @property
    def is_idle(self) -> bool:
        """Whether no call is being answered and none waits."""
        calls = self._server.task_dispatcher
        return not calls.queue and calls.active_count == 0

    def serve(self) -> None:
        """Answers calls until interrupted or stopped."""
        self._server.run()

    def serve_in_background(self) -> None:
        """Answers calls from a thread of its own."""
        self._thread = Thread(target=self.serve, name="carrier-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Closes the door first, then finishes the job in hand. A second call does nothing."""
        if self._stopped:
            return
        self._stopped = True
        self._close_door()
        self._server.task_dispatcher.shutdown()
        self.carrier.close()

    def _close_door(self) -> None:
        if not self._thread:
            self._close_sockets()
            return
        # Only the serving thread may touch its sockets, so it is asked to close them itself; under the lock,
        # lest it closes them between being asked and being woken.
        trigger = self._server.trigger
        with trigger.lock:
            trigger.thunks.append(self._close_sockets)
            trigger.pull_trigger()
        self._thread.join()

    def _close_sockets(self) -> None:
        wasyncore.close_all(self._server._map, ignore_all=True)

    def __enter__(self) -> "RunningCarrier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start(settings: CarrierSettings, port: int = 0, *, pumping: bool = True) -> RunningCarrier:
    """Opens a carrier in this process, for the demo and for tests; port 0 takes a free one."""
    running = RunningCarrier(settings, port)
    running.serve_in_background()
    if pumping:
        running.carrier.begin()
    return running


def run(settings: CarrierSettings, port: int) -> None:
    """Serves on this machine until SIGTERM or Ctrl-C. What was not done yet is done after the next start."""
    running = RunningCarrier(settings, port)
    signal.signal(signal.SIGTERM, _leave)
    running.carrier.begin()
    try:
        running.serve()
    finally:
        running.stop()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _guard() -> None:
    if request.path.startswith(f"/{VERSION}"):
        rest.require_sign_in()


def _refused(error: Refused) -> Response:
    response = jsonify(error.body)
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status == 404:
        return _refused(Unknown(request.path))
    code = 20004 if status == 405 else 20000 + status
    return _refused(Refused(code, error.name, status=status))
