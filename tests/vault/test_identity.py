import pytest

from leadline.errors import Missing, TooLong
from leadline.vault.identity import MOST_CHARACTERS, MOST_WAYS, Contact, Way, WayKind

PHONE = Way(kind=WayKind.PHONE, value="0555 010 203")


def test_printing_a_contact_shows_nothing_of_the_person():
    contact = Contact(name="Ren Ashgrove", ways=(PHONE,))

    assert "Ren" not in repr(contact)
    assert "555" not in repr(contact)
    assert "555" not in repr(PHONE)


def test_a_contact_with_nothing_in_it_is_refused():
    with pytest.raises(Missing):
        Contact(name="  ")
    with pytest.raises(Missing):
        Way(kind=WayKind.MAIL, value=" ")


def test_what_is_longer_than_a_contact_is_refused():
    with pytest.raises(TooLong):
        Contact(name="n" * (MOST_CHARACTERS + 1))
    with pytest.raises(TooLong):
        Way(kind=WayKind.OTHER, value="w" * (MOST_CHARACTERS + 1))
    with pytest.raises(TooLong):
        Contact(ways=(PHONE,) * (MOST_WAYS + 1))
