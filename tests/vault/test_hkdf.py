import pytest

from leadline.errors import OutOfRange
from leadline.vault.hkdf import MOST_BYTES, derive_key, expand, extract

#: RFC 5869, appendix A: the three SHA-256 cases (secret, salt, info, key, output)
RFC_5869 = {
    "A.1 basic": (
        bytes.fromhex("0b" * 22),
        bytes(range(0x0D)),
        bytes(range(0xF0, 0xFA)),
        "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
    ),
    "A.2 long": (
        bytes(range(0x50)),
        bytes(range(0x60, 0xB0)),
        bytes(range(0xB0, 0x100)),
        "06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
        "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
        "cc30c58179ec3e87c14c01d5c1f3434f1d87",
    ),
    "A.3 no salt, no info": (
        bytes.fromhex("0b" * 22),
        b"",
        b"",
        "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
    ),
}


@pytest.mark.parametrize(("secret", "salt", "info", "key", "output"), RFC_5869.values(), ids=RFC_5869)
def test_extract_and_expand_match_the_vectors_of_rfc_5869(secret, salt, info, key, output):
    assert extract(salt, secret).hex() == key
    assert expand(bytes.fromhex(key), info, len(output) // 2).hex() == output
    assert derive_key(secret, salt=salt, label=info, length=len(output) // 2).hex() == output


@pytest.mark.parametrize("length", [-1, 0, MOST_BYTES + 1])
def test_a_length_that_rfc_5869_forbids_is_refused(length):
    with pytest.raises(OutOfRange):
        expand(bytes(32), b"", length)


def test_the_longest_allowed_output_comes_out_whole():
    assert len(expand(bytes(32), b"", MOST_BYTES)) == MOST_BYTES
