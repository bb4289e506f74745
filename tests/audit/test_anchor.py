from datetime import UTC, datetime, timedelta

import nacl.signing
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.audit.anchor import Anchor, AnchorSigner, anchor_of, read_anchors, write_anchor
from leadline.audit.chain import Head
from leadline.errors import Misconfigured, Tampered

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
SIGNER = AnchorSigner(bytes(range(32)))
KEYS = [SIGNER.public_key]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "anchors.txt"


def anchor(seq):
    return anchor_of(Head(seq, bytes([seq]) * 32), AT + timedelta(hours=seq))


def written(path, *seqs):
    for seq in seqs:
        write_anchor(path, anchor(seq), SIGNER)
    return path


def test_anchors_are_appended_and_read_back_in_order(path):
    written(path, 1, 5, 5, 9)

    assert list(read_anchors(path, KEYS)) == [anchor(1), anchor(5), anchor(5), anchor(9)]


def test_a_line_is_plain_text_that_any_ed25519_library_checks(path):
    written(path, 7)
    signed, _, signature = path.read_text().rstrip("\n").rpartition(" ")

    assert signed == (
        "leadline-anchor-1 7 " + "07" * 32 + " 2026-03-01T10:00:00Z " + SIGNER.public_key[:8].hex()
    )
    nacl.signing.VerifyKey(SIGNER.public_key).verify(signed.encode(), bytes.fromhex(signature))


def test_the_public_key_of_rfc_8032_comes_from_its_seed():
    """RFC 8032, section 7.1, test 1."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")

    assert (
        AnchorSigner(seed).public_key.hex()
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    )


@given(st.data())
def test_every_changed_character_of_a_line_is_found(tmp_path_factory, data):
    path = written(tmp_path_factory.mktemp("a") / "anchors.txt", 7)
    line = path.read_text()
    spot = data.draw(st.integers(0, len(line) - 2))
    letter = data.draw(st.sampled_from("0123456789abcdefABZ- \t").filter(lambda other: other != line[spot]))
    path.write_text(line[:spot] + letter + line[spot + 1 :])

    with pytest.raises(Tampered, match="line 1"):
        list(read_anchors(path, KEYS))


def test_an_anchor_by_another_key_is_found(path):
    write_anchor(written(path, 1), anchor(2), AnchorSigner(bytes(32)))

    with pytest.raises(Tampered, match="line 2"):
        list(read_anchors(path, KEYS))


def test_an_old_key_still_counts_after_it_was_changed(path):
    new = AnchorSigner(bytes(32))
    write_anchor(written(path, 1), anchor(2), new)

    assert len(list(read_anchors(path, [*KEYS, new.public_key]))) == 2


def test_lines_in_another_order_are_found(path):
    lines = written(path, 1, 2).read_text().splitlines(keepends=True)
    path.write_text("".join(reversed(lines)))

    with pytest.raises(Tampered, match="reordered"):
        list(read_anchors(path, KEYS))


@given(st.integers(1, 200))
def test_a_line_that_a_crash_cut_off_never_counted(tmp_path_factory, length):
    path = written(tmp_path_factory.mktemp("a") / "anchors.txt", 1, 2)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines()[1][:length])

    assert list(read_anchors(path, KEYS)) == [anchor(1), anchor(2)]
    assert list(read_anchors(written(path, 3), KEYS)) == [anchor(1), anchor(2), anchor(3)]


def test_no_file_means_no_anchors(path):
    assert list(read_anchors(path, KEYS)) == []


def test_noise_is_no_anchor(path):
    path.write_bytes(b"\xff\xfe\x00\n")

    with pytest.raises(Tampered):
        list(read_anchors(path, KEYS))


def test_a_seed_of_another_length_is_refused():
    with pytest.raises(Misconfigured):
        AnchorSigner(b"short")


def test_printing_a_signer_shows_the_public_key_only():
    assert repr(SIGNER) == f"AnchorSigner(public_key={SIGNER.public_key.hex()})"


def test_microseconds_of_an_anchor_are_kept(path):
    exact = Anchor(seq=1, hash=bytes(32), at=AT.replace(microsecond=7))
    write_anchor(path, exact, SIGNER)

    assert list(read_anchors(path, KEYS)) == [exact]
