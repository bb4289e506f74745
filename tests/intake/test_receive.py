import pytest

from leadline.errors import BadInput
from leadline.intake.receive import check_key, receipt_of


def test_the_same_key_and_words_get_the_same_receipt_and_others_do_not() -> None:
    first = receipt_of("key-0123456789", b"words", "en", b"s" * 32)

    assert first == receipt_of("key-0123456789", b"words", "en", b"s" * 32)
    assert first != receipt_of("key-0123456789", b"other", "en", b"s" * 32)
    assert first != receipt_of("key-012345678X", b"words", "en", b"s" * 32)
    assert first != receipt_of("key-0123456789", b"words", "en", b"t" * 32)


@pytest.mark.parametrize("key", ["short", "x" * 129, "with\nnewline", "ключ-ключ"])
def test_what_cannot_be_a_key_is_refused(key: str) -> None:
    with pytest.raises(BadInput):
        check_key(key)
