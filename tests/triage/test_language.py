import pytest

from leadline.policy.starter import starter
from leadline.triage.language import is_in

#: Article 1 of the Universal Declaration of Human Rights, as the UN publishes it
ARTICLE_1 = {
    "en": "All human beings are born free and equal in dignity and rights.",
    "zh": "人人生而自由，在尊严和权利上一律平等。",
    "fr": "Tous les êtres humains naissent libres et égaux en dignité et en droits.",
    "de": "Alle Menschen sind frei und gleich an Würde und Rechten geboren.",
    "es": "Todos los seres humanos nacen libres e iguales en dignidad y derechos.",
    "ht": "Tout moun fèt lib, egal ego pou diyite kou wè dwa.",
    "ja": "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
    "ru": "Все люди рождаются свободными и равными в своем достоинстве и правах.",
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_languages_of_the_form_are_known_for_their_own(language) -> None:
    assert is_in(ARTICLE_1[language], language)


@pytest.mark.parametrize("language", sorted(set(ARTICLE_1) - {"en"}))
def test_another_language_is_not_taken_for_english(language) -> None:
    assert not is_in(ARTICLE_1[language], "en")


@pytest.mark.parametrize("language", sorted(set(ARTICLE_1) - {"zh"}))
def test_another_language_is_not_taken_for_chinese(language) -> None:
    assert not is_in(ARTICLE_1[language], "zh")


@pytest.mark.parametrize("text", ["", "555-0123", "😀😀😀", "ok", "drone over pier 4 now", "???"])
def test_where_nothing_tells_the_form_is_believed(text) -> None:
    assert is_in(text, "en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_people_who_write_as_people_do_are_hardly_ever_taken_for_others(language) -> None:
    texts = [one.text for one in starter(language) if one.scope != "unclear"]

    strange = sum(not is_in(text, language) for text in texts)

    assert len(texts) > 200
    assert strange <= 0.005 * len(texts)
