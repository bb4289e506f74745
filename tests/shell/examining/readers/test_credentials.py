from __future__ import annotations

import pytest

from leadline.shell.examining.readers import credentials
from shell.examining.readers.made import C2PA

JPEG = {"label": "jpeg", "mime": "image/jpeg"}
needs_data = pytest.mark.skipif(not C2PA.is_dir(), reason="the C2PA test files are not here")


def state_of(path):
    return credentials.read(path, JPEG)["state"]


@needs_data
@pytest.mark.parametrize("name", ["E-clm-CAICAI", "E-dat-CA", "E-sig-CA", "E-uri-CA", "XCA"])
def test_a_broken_active_manifest_is_invalid(name):
    assert state_of(C2PA / f"adobe-20220124-{name}.jpg") == "invalid"


@needs_data
@pytest.mark.parametrize("name", ["CIE-sig-CA", "E-uri-CIE-sig-CA"])
def test_a_broken_ingredient_is_told_where_the_library_calls_the_whole_valid(name):
    assert state_of(C2PA / f"adobe-20220124-{name}.jpg") == "broken ingredient"


@needs_data
@pytest.mark.parametrize("name", ["CA", "CAICA", "CI"])
def test_intact_credentials_of_an_unknown_signer_are_valid(name):
    said = credentials.read(C2PA / f"adobe-20220124-{name}.jpg", JPEG)

    assert (said["state"], said["trusted"]) == ("valid", False)


@needs_data
@pytest.mark.parametrize("name", ["A", "I"])
def test_a_file_without_credentials_has_none(name):
    assert state_of(C2PA / f"adobe-20220124-{name}.jpg") == "absent"


@needs_data
def test_every_byte_changed_in_the_picture_breaks_the_seal(tmp_path):
    content = bytearray((C2PA / "adobe-20220124-CA.jpg").read_bytes())
    content[-1000] ^= 1
    path = tmp_path / "changed.jpg"
    path.write_bytes(content)

    assert state_of(path) == "invalid"


@needs_data
def test_credentials_that_are_cut_off_are_unreadable(tmp_path):
    path = tmp_path / "cut.jpg"
    path.write_bytes((C2PA / "adobe-20220124-CA.jpg").read_bytes()[:40_000])

    assert state_of(path) == "unreadable"


def test_an_expired_signer_is_not_a_broken_file():
    expired = {"code": "signingCredential.expired"}
    store = {"validation_results": {"activeManifest": {"failure": [expired]}}}

    assert credentials._told(store)["state"] == "unconfirmed"


def test_a_clock_that_does_not_match_is_not_a_broken_file():
    store = {"validation_results": {"activeManifest": {"failure": [{"code": "timeStamp.mismatch"}]}}}

    assert credentials._told(store)["state"] == "unconfirmed"
