from uuid import UUID

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadline.errors import Tampered
from leadline.vault.files import PIECE_BYTES, about, padded_size, seal_content, unframe

KEY = pyrage.x25519.Identity.generate()
ONE, OTHER = UUID(int=1), UUID(int=2)


def sealed(content: bytes, evidence: UUID = ONE) -> list[bytes]:
    return list(seal_content(content, [KEY.to_public()], evidence_id=evidence))


def opened(pieces: list[bytes], evidence: UUID = ONE) -> bytes:
    return unframe((bytes(pyrage.decrypt(piece, [KEY])) for piece in pieces), evidence)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=20_000))
def test_a_sealed_file_opens_as_it_was(content: bytes) -> None:
    assert opened(sealed(content)) == content


@pytest.mark.parametrize("size", [PIECE_BYTES - 40, PIECE_BYTES, 3 * PIECE_BYTES + 1])
def test_a_long_file_opens_as_it_was(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)

    assert opened(sealed(content)) == content


@given(st.integers(1, 1 << 40))
def test_padding_costs_at_most_12_percent_and_never_cuts(length: int) -> None:
    padded = padded_size(length)

    assert length <= padded <= max(4096, length * 1.12)
    assert padded_size(padded) == padded


@given(st.integers(1, 1 << 40), st.integers(1, 1 << 20))
def test_a_longer_file_is_never_padded_to_less(length: int, more: int) -> None:
    assert padded_size(length) <= padded_size(length + more)


@pytest.mark.parametrize(
    "change",
    [
        lambda pieces: pieces[:-1],
        lambda pieces: pieces[1:],
        lambda pieces: [pieces[1], pieces[0], *pieces[2:]],
        lambda pieces: [*pieces, pieces[-1]],
        lambda pieces: [],
        lambda pieces: [*pieces[:-1], sealed(bytes(3 * PIECE_BYTES), OTHER)[-1]],
    ],
    ids=["cut", "beheaded", "swapped", "doubled", "empty", "another file's"],
)
def test_pieces_that_are_not_those_of_the_file_are_found(change) -> None:
    with pytest.raises(Tampered):
        opened(change(sealed(bytes(3 * PIECE_BYTES))))


def test_a_file_in_another_row_is_found() -> None:
    with pytest.raises(Tampered):
        opened(sealed(b"words"), OTHER)


def test_the_commitment_of_one_file_is_another_each_time_and_needs_the_salt() -> None:
    first, second = (about(ONE, "a", "", b"the same", stripped=False) for _ in range(2))

    assert first.sha256 == second.sha256
    assert first.commitment != second.commitment
