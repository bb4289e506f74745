from pathlib import Path

import pytest

from leadline.errors import Misconfigured
from leadline.shell.opening import keys
from leadline.shell.tables.records import AuditRow, SiteRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The line's key folder, empty."""
    tmp_path.chmod(0o700)
    monkeypatch.setenv("LEADLINE_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def test_the_first_start_makes_a_key_and_the_next_takes_the_same(folder: Path) -> None:
    first = keys.ensure()

    again = keys.ensure()

    assert again.newest.fingerprint == first.newest.fingerprint
    assert AuditRow.objects.filter(kind="key.created").count() == 1


def test_a_line_whose_key_is_gone_does_not_start_with_another(folder: Path) -> None:
    keys.ensure()
    sealed_to = SiteRow.objects.get(name="recipients").value
    folder.rename(folder.with_name("away"))

    with pytest.raises(Misconfigured, match="restore the folder from its backup"):
        keys.ensure()

    assert SiteRow.objects.get(name="recipients").value == sealed_to
    assert not folder.exists()


def test_a_key_that_is_lost_for_good_is_followed_by_another_that_the_chain_names(folder: Path) -> None:
    lost = keys.ensure().newest.fingerprint
    folder.rename(folder.with_name("away"))

    made = keys.make().fingerprint

    assert keys.ensure().newest.fingerprint == made
    assert [row.detail["fingerprint"] for row in AuditRow.objects.filter(kind="key.created")] == [lost, made]
