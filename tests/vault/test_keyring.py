from datetime import UTC, datetime, timedelta

import pyrage
import pytest

from leadline.errors import Misconfigured
from leadline.vault.keyring import Keyring, create_key, load_keyring

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
YEAR = timedelta(days=365)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "keys"


def test_the_newest_key_seals_and_every_key_opens(folder):
    old, new = create_key(folder, AT), create_key(folder, AT + YEAR)
    keyring = load_keyring(folder)

    assert (keyring.oldest, keyring.newest) == (old, new)
    assert [str(recipient) for recipient in keyring.recipients] == [new.recipient]
    sealed_before = pyrage.encrypt(b"old", [pyrage.x25519.Recipient.from_str(old.recipient)])
    assert pyrage.decrypt(sealed_before, list(keyring.identities)) == b"old"


def test_the_order_comes_from_the_keys_and_not_from_file_names(folder):
    new, old = create_key(folder, AT + YEAR), create_key(folder, AT)
    (folder / "intake-20260301T030000Z.agekey").rename(folder / "zz-restored.agekey")

    assert load_keyring(folder).keys == (old, new)


def test_a_second_key_of_the_same_second_is_refused(folder):
    create_key(folder, AT)

    with pytest.raises(Misconfigured):
        create_key(folder, AT)


def test_a_line_without_a_key_is_refused(folder):
    with pytest.raises(Misconfigured, match="no intake key"):
        load_keyring(folder)
    with pytest.raises(Misconfigured, match="no intake key"):
        Keyring(())


def test_subkeys_stay_the_same_when_a_key_is_added(folder):
    create_key(folder, AT)
    before = load_keyring(folder).subkey("sketch")
    create_key(folder, AT + YEAR)

    assert load_keyring(folder).subkey("sketch") == before


def test_each_use_and_each_line_has_its_own_subkey(folder, tmp_path):
    create_key(folder, AT)
    create_key(tmp_path / "elsewhere", AT)
    keyring, elsewhere = load_keyring(folder), load_keyring(tmp_path / "elsewhere")

    assert keyring.subkey("sketch") != keyring.subkey("reporter")
    assert keyring.subkey("sketch") != elsewhere.subkey("sketch")
    assert len(keyring.subkey("sketch")) == 32


def test_printing_a_keyring_shows_no_secret(folder):
    create_key(folder, AT)

    assert "SECRET" not in repr(load_keyring(folder))
