"""No reader opens a socket: watched from inside Python, and by the kernel in the sandbox."""

from __future__ import annotations

import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import c2pa
import numpy as np
import pytest

from leadline.policy import load
from leadline.shell.examining.readers import credentials
from leadline.shell.examining.sandbox import Sandbox
from shell.examining.readers.made import C2PA, geotiff, movie, photo, zipped

#: reads every file given, and prints each attempt to reach anything
WATCHED = """
import importlib, sys
from pathlib import Path
from leadline.shell.examining.readers import READERS
modules = [importlib.import_module("leadline.shell.examining.readers." + name) for name in READERS]
seen = []
def watch(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "subprocess.", "os.system", "os.exec", "os.posix")):
        seen.append(event)
sys.addaudithook(watch)
for path in map(Path, sys.argv[1:]):
    kind = {}
    for module in modules:
        said = module.read(path, kind)
        kind = said if module.PART == "kind" else kind
print(len(sys.argv) - 1, seen)
"""
#: a file with a manifest elsewhere: the provenance link of C2PA 2.2, section 11.4, in an XMP packet
REMOTE = (
    b'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/'
    b'02/22-rdf-syntax-ns#"><rdf:Description xmlns:dcterms="http://purl.org/dc/terms/" rdf:about="" '
    b'dcterms:provenance="http://127.0.0.1:9/manifest.c2pa"/></rdf:RDF></x:xmpmeta>'
)


class Listener(http.server.BaseHTTPRequestHandler):
    """A server on this machine that writes down who comes."""

    visits: list[str] = []

    def do_GET(self) -> None:
        self.visits.append(self.path)
        self.send_error(404)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def remote_photo(tmp_path) -> Iterator[Path]:
    """A photo whose manifest is said to be on a server that listens here."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = tmp_path / "remote.jpg"
    path.write_bytes(with_packet(REMOTE.replace(b":9/", b":%d/" % server.server_port)))
    Listener.visits.clear()
    yield path
    server.shutdown()


def with_packet(packet: bytes) -> bytes:
    content = photo()
    return content[:2] + b"\xff\xe1" + (len(packet) + 2).to_bytes(2, "big") + packet + content[2:]


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("files")
    contents = {
        "remote.jpg": with_packet(REMOTE),
        "photo.jpg": photo(),
        "clip.mp4": movie(3_797_374_830),
        "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/a.png"/></svg>',
        "page.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "http://127.0.0.1:9/b">]><a>&b;</a>',
        "nested.zip": zipped(a__zip=zipped(b__txt=b"b")),
        "scene.vrt": b"<VRTDataset><SourceFilename>/vsicurl/http://127.0.0.1:9/x.tif</SourceFilename></VRTDataset>",
        "text.pdf": b"%PDF-1.4\n1 0 obj<</URI(http://127.0.0.1:9/)/OpenAction 2 0 R>>endobj",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    geotiff(folder / "scene.tif", np.zeros((1, 64, 64), dtype=np.uint8))
    return [*sorted(folder.iterdir()), *(sorted(C2PA.glob("*.jpg")) if C2PA.is_dir() else ())]


def test_no_reader_reaches_for_anything(files):
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )

    assert done.stdout.split(maxsplit=1) == [str(len(files)), "[]\n"]


def test_a_manifest_on_a_server_is_never_fetched(remote_photo):
    said = credentials.read(remote_photo, {"label": "jpeg", "mime": "image/jpeg"})

    assert said["state"] == "elsewhere"
    assert Listener.visits == []


def test_the_library_by_itself_would_have_fetched_it(remote_photo):
    with pytest.raises(c2pa.C2paError), remote_photo.open("rb") as file, c2pa.Reader("image/jpeg", file):
        pass

    assert Listener.visits == ["/manifest.c2pa"]


def test_behind_the_kernels_wall_every_file_is_read_to_its_end(files):
    patient = replace(load().evidence, part_for=timedelta(minutes=1), read_for=timedelta(minutes=2))
    box = Sandbox(patient)
    walls = box.probe()
    troubles = [box.examine(path.read_bytes()).trouble for path in files]
    box.close()

    assert walls["network"] in ("seccomp", "audit hook")
    assert set(troubles) == {""}
