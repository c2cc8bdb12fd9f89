"""Real servers on this machine that messages are sent to: one for HTTP, one for mail."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What came in, and with which status it is answered."""

    port: int = 0
    status: int = 200
    leads_to: str = ""
    got: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"json://localhost:{self.port}/secret-token"


@contextmanager
def http_receiver(status: int = 200) -> Iterator[Receiver]:
    """Take what apprise posts."""
    receiver = Receiver(status=status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(json.loads(body))
            self.send_response(receiver.status)
            if receiver.leads_to:
                self.send_header("Location", receiver.leads_to)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with _running(ThreadingHTTPServer(("localhost", 0), Handler)) as port:
        receiver.port = port
        yield receiver


@contextmanager
def dripping_receiver() -> Iterator[Receiver]:
    """Answer with a head that never ends, a line at a time, so that no reading times out."""
    receiver, over = Receiver(), threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            receiver.got.append({})
            self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            with suppress(OSError):
                while not over.wait(0.2):
                    self.wfile.write(b"1\r\nx\r\n")

    with _running(socketserver.ThreadingTCPServer(("localhost", 0), Handler)) as port:
        receiver.port = port
        try:
            yield receiver
        finally:
            over.set()


@contextmanager
def mail_receiver() -> Iterator[Receiver]:
    """Take mail, as far as RFC 5321 needs it for one message."""
    receiver = Receiver()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 ready")
            while line := self.rfile.readline().decode():
                word = line[:4].upper().strip()
                if word == "DATA":
                    self._say("354 go on")
                    receiver.got.append({"mail": self._mail()})
                self._say("221 bye" if word == "QUIT" else "250 ok")

        def _mail(self) -> str:
            lines = iter(lambda: self.rfile.readline().decode(), ".\r\n")
            return "".join(lines)

        def _say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with _running(socketserver.ThreadingTCPServer(("localhost", 0), Handler)) as port:
        receiver.port = port
        yield receiver


@contextmanager
def _running(server: socketserver.TCPServer) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
