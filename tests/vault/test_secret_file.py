import os
import stat

import pytest

from leadline.errors import Misconfigured
from leadline.vault.secret_file import MOST_BYTES, create_secret, read_secret


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys" / "secret"


def test_a_secret_is_written_for_its_owner_only_and_read_back(path):
    create_secret(path, b"quiet")

    assert read_secret(path) == b"quiet"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_an_existing_secret_is_never_overwritten(path):
    create_secret(path, b"first")

    with pytest.raises(Misconfigured, match="never overwritten"):
        create_secret(path, b"second")

    assert read_secret(path) == b"first"
    assert list(path.parent.iterdir()) == [path]


def test_the_mode_does_not_hang_on_the_umask(path):
    before = os.umask(0)
    try:
        create_secret(path, b"quiet")
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o666, 0o601])
def test_a_file_that_others_can_reach_is_refused_with_how_to_mend_it(path, mode):
    create_secret(path, b"quiet")
    path.chmod(mode)

    with pytest.raises(Misconfigured, match="chmod 600"):
        read_secret(path)


@pytest.mark.parametrize("mode", [0o701, 0o750, 0o755, 0o777])
def test_a_folder_that_others_can_reach_is_refused_with_how_to_mend_it(path, mode):
    create_secret(path, b"quiet")
    path.parent.chmod(mode)

    with pytest.raises(Misconfigured, match="chmod 700"):
        read_secret(path)
    with pytest.raises(Misconfigured, match="chmod 700"):
        create_secret(path.with_name("other"), b"quiet")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_file_of_another_user_is_refused_with_how_to_mend_it(path):
    create_secret(path, b"quiet")
    os.chown(path, 12345, -1)

    with pytest.raises(Misconfigured, match="chown"):
        read_secret(path)


def test_a_missing_file_is_refused_with_how_to_mend_it(path):
    with pytest.raises(Misconfigured, match="restore it from its backup"):
        read_secret(path)


def test_a_folder_is_no_secret(path):
    create_secret(path, b"quiet")

    with pytest.raises(Misconfigured):
        read_secret(path.parent)


def test_a_file_larger_than_any_secret_is_refused(path):
    create_secret(path, bytes(MOST_BYTES + 1))

    with pytest.raises(Misconfigured):
        read_secret(path)
