"""A small line on loopback that behaves as the API promises, for the tests of the player."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeLine(ThreadingHTTPServer):
    """Stores what it is sent; `troubles` come first, one a call: a status, "drop", or ("work", bits)."""

    daemon_threads = True

    def __init__(self, troubles=(), refuse_word="") -> None:
        super().__init__(("127.0.0.1", 0), _Reporter)
        self.troubles = list(troubles)
        self.refuse_word = refuse_word
        self.stored: dict[str, dict] = {}
        self.inbox: list[tuple[str, dict]] = []
        self.files: list[str] = []
        self.connections = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def next_trouble(self):
        with self.lock:
            return self.troubles.pop(0) if self.troubles else None

    def take(self, key: str, body: dict) -> tuple[int, dict]:
        if self.refuse_word and self.refuse_word in body["what"]:
            return 422, {"errors": [{"field": "what", "limit": "other words", "cause": "test"}]}
        with self.lock:
            if key in self.stored:
                return 200, {"reference": "7K3M-92QX"}
            self.stored[key] = body
        return 201, {"reference": "7K3M-92QX", "receipt": [key] * 12}


class _Reporter(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    server: FakeLine

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def do_POST(self) -> None:
        body = self._body(self.rfile.read(int(self.headers["Content-Length"])))
        trouble = self.server.next_trouble()
        match trouble:
            case "drop":
                self._take(body)
                self.close_connection = True
            case int():
                self._answer(trouble, {}, {"Retry-After": "0"})
            case ("work", int(bits)):
                self.server.troubles.insert(0, ("proof", bits))
                self._answer(503, {"challenge": "c0ffee", "bits": bits})
            case ("proof", int(bits)) if not is_proof(self.headers.get("Proof-Of-Work", ""), bits):
                self._answer(503, {"challenge": "c0ffee", "bits": bits})
            case _:
                self._answer(*self._take(body))

    def _body(self, raw: bytes) -> dict:
        """The JSON object, alone or as the part "report" of a multipart body; files are counted."""
        kind = self.headers["Content-Type"]
        if not kind.startswith("multipart/"):
            return json.loads(raw)
        whole = BytesParser(policy=default).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw)
        parts = list(whole.iter_parts())
        with self.server.lock:
            self.server.files += [part.get_filename() for part in parts[1:]]
        return json.loads(parts[0].get_content())

    def _take(self, body: dict) -> tuple[int, dict]:
        if "/inbox/" in self.path:
            with self.server.lock:
                self.server.inbox.append((self.path.rsplit("/", 1)[1], body))
            return 200, {"state": "done"}
        return self.server.take(self.headers["Idempotency-Key"], body)

    def _answer(self, status: int, body: dict, headers=None) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_) -> None:
        """Stay silent."""


def is_proof(proof: str, bits: int) -> bool:
    return int(hashlib.sha256(proof.encode()).hexdigest(), 16) >> (256 - bits) == 0


@contextmanager
def serving(**settings) -> Iterator[FakeLine]:
    line = FakeLine(**settings)
    thread = threading.Thread(target=line.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield line
    finally:
        line.shutdown()
        thread.join()
        line.server_close()
