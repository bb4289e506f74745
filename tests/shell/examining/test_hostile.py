"""Hostile files through the sandbox with all readers of the line: it survives, and says what was wrong."""

import contextlib
import http.server
import io
import threading
from collections.abc import Iterator

import pytest

from leadline.policy import load
from leadline.shell.examining.sandbox import Sandbox
from shell.examining.pictures import CAMERA, SVG, huge_png, nested_archive, picture, polyglot

HOSTILE = {
    "a picture of 50,000 x 50,000 pixels": huge_png(),
    "an archive in an archive, 10^7 files deep": nested_archive(),
    "a drawing with a script and an outside file": SVG,
    "a picture that is an archive and a page": polyglot(),
    "a picture cut in the middle": picture()[:4000],
    "a png cut in the middle": picture("PNG")[:4000],
    "ten megabytes of nothing": bytes(10 << 20),
    "an empty file": b"",
    "one byte": b"\xff",
    "a tiff whose directory points to itself": b"II*\0\x08\0\0\0" + b"\xff\xff" + b"\x08\0\0\0" * 3000,
    "a json of 100,000 brackets": b"[" * 100_000,
    "a csv of one endless line": b"a," * 4_000_000,
    "a movie of boxes without end": (b"\0\0\0\x10moov" + b"\0\0\0\x08trak") * 50_000,
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(load().evidence)
    made.warm()
    yield made
    made.close()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_file_costs_its_own_reading_only(sandbox: Sandbox, name: str) -> None:
    sandbox.examine(HOSTILE[name])

    after = sandbox.examine(picture())
    assert (after.kind["label"], after.metadata["make"], after.trouble) == ("jpeg", CAMERA, "")


@pytest.mark.parametrize("cut", [100, 1000, 3000, 20_000])
def test_a_picture_cut_anywhere_is_read_or_said_to_be_broken(sandbox: Sandbox, cut: int) -> None:
    facts = sandbox.examine(picture()[:cut])

    assert facts.kind


class Listener:
    """A server on this machine that counts who comes."""

    def __init__(self) -> None:
        self.visits = 0
        outer = self

        class Count(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.visits += 1
                self.send_response(404)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Count)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/manifest.c2pa"


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.server.shutdown()
    made.server.server_close()


def with_remote_manifest(url: str) -> bytes:
    """A picture whose XMP says that its content credentials lie at this address (C2PA 2.1, section 11.4)."""
    xmp = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        f'xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="{url}"/></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    )
    body = b"http://ns.adobe.com/xap/1.0/\0" + xmp.encode()
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2) + body
    content = picture(size=(64, 48))
    return content[:2] + segment + content[2:]


def test_a_file_that_calls_home_is_heard_by_nobody(sandbox: Sandbox, listener: Listener) -> None:
    """The same file read by the same library outside the sandbox does call: the test can tell."""
    content = with_remote_manifest(listener.url)

    sandbox.examine(content)
    assert listener.visits == 0

    call_home(content)
    assert listener.visits >= 1


def call_home(content: bytes) -> None:
    """Reads the file as the library does by itself."""
    c2pa = pytest.importorskip("c2pa")
    with contextlib.suppress(c2pa.C2paError):
        c2pa.Reader("image/jpeg", io.BytesIO(content))
