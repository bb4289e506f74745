from __future__ import annotations

import pytest

from leadline.errors import Misconfigured
from leadline.policy.devices import catalogue
from leadline.policy.lexicon import lexicon
from leadline.policy.offices import FALLBACK, load_offices, offices
from leadline.policy.taxonomy import INNOCENT, NEXUS, OWN, load_taxonomy, taxonomy

#: the 16 codes of NIEM's pmise_sar code list, NIEM 6.0
NIEM = {
    *("INTRSN", "MISREP", "THEFT", "SABOT", "CYBER", "THREAT", "AVIATION"),
    *("ELICIT", "TESTSEC", "RECRUT", "PHOTO", "SURVL", "MATRLS", "EXPERT", "WPNS", "SECTOR"),
}


def test_all_16_standard_codes_and_the_three_of_our_own_are_covered():
    assert {category.code for category in taxonomy().categories.values()} == NIEM | OWN


def test_exactly_the_nine_codes_that_may_be_innocent_are_flagged():
    flagged = {category.code for category in taxonomy().categories.values() if category.may_be_innocent}

    assert flagged == INNOCENT == NIEM - NEXUS
    assert len(flagged) == 9


def test_the_lexicon_the_offices_and_the_catalogue_name_only_what_exists():
    terms = lexicon().terms

    assert {term.entry for term in terms if term.lexicon == "category"} == set(taxonomy().categories)
    assert {term.entry for term in terms if term.lexicon == "referral"} <= set(offices().by_id)
    assert {device.category for device in catalogue().devices} <= set(taxonomy().categories)
    raising = {term.entry for term in terms if term.lexicon == "raising"}
    assert all(lexicon().titles["raising", entry].reason_zh for entry in raising)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_language_has_words_for_every_entry_and_400_at_least(language):
    spoken = [term for term in lexicon().terms if term.language == language]
    entries = {(term.lexicon, term.entry) for term in lexicon().terms if term.lexicon != "guard"}

    assert len(spoken) >= 400
    assert {(term.lexicon, term.entry) for term in spoken if term.lexicon != "guard"} == entries


def test_there_are_12_offices_and_25_devices_at_least_each_with_an_innocent_look_alike():
    assert len(offices().by_id) >= 12
    assert len(catalogue().devices) >= 25
    assert all(device.innocent.en and device.innocent.zh for device in catalogue().devices)


def test_every_feature_that_a_device_names_has_words():
    named = {one for device in catalogue().devices for group in device.needs for one in group}
    named |= {one for device in catalogue().devices for one in device.supports}

    assert named <= {term.entry for term in lexicon().terms if term.lexicon == "feature"}


def test_a_code_that_is_not_the_standards_is_refused(tmp_path):
    broken = tmp_path / "taxonomy.toml"
    broken.write_text(
        '[category.x]\ncode = "SPYING"\nmay_be_innocent = false\nseverity = "Minor"\ndesk = "d"\n'
        'en = "x"\nzh = "x"\nexplanation_en = "x"\nexplanation_zh = "x"\n'
    )

    with pytest.raises(Misconfigured, match="SPYING"):
        load_taxonomy(broken)


def test_an_operators_office_replaces_the_shipped_one_and_the_others_stay(tmp_path):
    own = tmp_path / "offices.toml"
    own.write_text('[office.noise]\nphone_en = "555-9999"\n')

    laid = load_offices(own)

    assert laid.find("noise").phone("en") == "555-9999"
    assert laid.find("noise").title("zh") == offices().find("noise").title("zh")
    assert laid.find("parking") == offices().find("parking")


def test_an_office_that_this_city_lacks_falls_back_to_city_hall():
    assert offices().find("space-elevators").id == FALLBACK
    assert offices().find(None).id == FALLBACK
