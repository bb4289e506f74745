from datetime import UTC, datetime

import pyrage
import pytest

from leadline.errors import Misconfigured
from leadline.vault.bech32 import decode
from leadline.vault.key import AGE_HEADER, load_key, new_key, parse_recipients, save_key
from leadline.vault.secret_file import create_secret, read_secret

AT = datetime(2026, 3, 1, 3, 0, 0, 999, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys" / "intake.agekey"


def test_a_key_is_saved_and_loaded(path):
    key = new_key(AT)
    save_key(key, path)

    assert load_key(path) == key


def test_a_key_file_is_a_plain_age_identity_file(path):
    key = new_key(AT)
    save_key(key, path)

    assert read_secret(path).decode() == (
        f"# created: 2026-03-01T03:00:00Z\n# public key: {key.recipient}\n{key.secret}\n"
    )
    assert str(pyrage.x25519.Identity.from_str(key.secret).to_public()) == key.recipient


def test_a_file_of_age_keygen_is_a_key(path):
    create_secret(
        path,
        b"# created: 2026-03-01T11:00:00+08:00\n"
        b"# public key: age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj\n"
        b"AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n",
    )

    key = load_key(path)

    assert key.recipient == "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    assert key.created_at == datetime(2026, 3, 1, 3, tzinfo=UTC)
    assert key.secret_bytes == b"\x42" * 32


def test_a_locked_key_opens_with_its_passphrase_only(path):
    key = new_key(AT)
    save_key(key, path, passphrase="nine quiet lanterns")

    assert read_secret(path).startswith(AGE_HEADER)
    assert load_key(path, lambda: "nine quiet lanterns") == key
    with pytest.raises(Misconfigured, match="does not open with this passphrase"):
        load_key(path, lambda: "ten quiet lanterns")
    with pytest.raises(Misconfigured, match="locked with a passphrase"):
        load_key(path)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"", "exactly one"),
        (b"# created: 2026-03-01T03:00:00Z\n", "exactly one"),
        (b"# created: 2026-03-01T03:00:00Z\nAGE-SECRET-KEY-1QQ\n", "no readable age"),
        (b"\xff\xfe", "no readable age"),
        (b"%(key)s\n%(key)s\n", "exactly one"),
        (b"%(key)s\n", "# created: "),
        (b"# created: yesterday\n%(key)s\n", "# created: "),
        (b"# created: 2026-03-01T03:00:00\n%(key)s\n", "# created: "),
    ],
)
def test_a_file_that_is_no_intake_key_is_refused_with_how_to_mend_it(path, content, hint):
    create_secret(path, content.replace(b"%(key)s", new_key(AT).secret.encode()))

    with pytest.raises(Misconfigured, match=hint):
        load_key(path)


def test_a_refusal_does_not_show_the_key(path):
    key = new_key(AT)
    create_secret(path, key.secret.encode())

    with pytest.raises(Misconfigured) as refusal:
        load_key(path)

    assert key.secret[16:] not in str(refusal.value)


def test_printing_a_key_shows_the_public_half_only():
    key = new_key(AT)

    assert key.recipient in repr(key)
    assert "SECRET" not in repr(key)


def test_two_keys_have_two_fingerprints():
    assert new_key(AT).fingerprint != new_key(AT).fingerprint


def test_a_fingerprint_is_16_letters_that_can_be_read_aloud():
    fingerprint = new_key(AT).fingerprint

    assert len(fingerprint) == 19
    assert not set("ILOU") & set(fingerprint)


def test_the_secret_bytes_are_those_of_the_text():
    key = new_key(AT)

    assert decode(key.secret) == ("age-secret-key-", key.secret_bytes)


@pytest.mark.parametrize("texts", [[], ["age1nonsense"], ["ssh-ed25519 AAAA"]])
def test_a_recipient_that_is_no_key_is_refused(texts):
    with pytest.raises(Misconfigured):
        parse_recipients(texts)
