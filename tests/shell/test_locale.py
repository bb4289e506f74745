import re
from pathlib import Path

import allauth
import django
import polib
import pytest
from tools import extract_texts

CATALOGUE = polib.pofile(str(extract_texts.CATALOGUE), encoding="utf-8", check_for_duplicates=True)
PLACEHOLDER = re.compile(r"%\(\w[^)]*\)[sd]|\{\w+\}|%%|</?\w+")
HAN = re.compile(r"[一-鿿]")
#: texts that are the same in both languages: signs, and nothing else
SAME = {"{time}", "%(label)s – %(error)s", "%(meaning)s %(next_step)s"}


def name_of(entry: polib.POEntry) -> extract_texts.Text:
    return extract_texts.Text(entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def chinese(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_the_catalogue_holds_every_text_of_the_pages_and_no_other():
    found = set(extract_texts.texts_of_tree())

    known = {name_of(entry) for entry in CATALOGUE}

    assert sorted(found - known) == [], "run tools/extract_texts.py and translate what is new"
    assert sorted(known - found) == [], "run tools/extract_texts.py: no page says these any more"


def test_every_text_has_a_chinese_one():
    missing = [
        entry.msgid for entry in CATALOGUE if entry.msgid not in SAME and not HAN.search(chinese(entry))
    ]

    assert missing == []


def test_no_placeholder_and_no_tag_is_lost_or_made_up():
    asked = {entry.msgid: set(PLACEHOLDER.findall(entry.msgid)) for entry in CATALOGUE}
    given = {entry.msgid: set(PLACEHOLDER.findall(chinese(entry))) for entry in CATALOGUE}

    assert given == asked


@pytest.mark.parametrize(
    ("folder", "ours"),
    [
        (Path(allauth.__file__).parent, extract_texts.OF_ALLAUTH),
        (Path(django.__file__).parent / "conf", extract_texts.OF_DJANGO),
    ],
)
def test_what_we_say_otherwise_is_what_they_say(folder, ours):
    path = folder / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    theirs = {entry.msgid for entry in polib.pofile(str(path), encoding="utf-8")}

    assert set(ours) - theirs == set()


def test_no_entry_is_fuzzy_or_left_over():
    assert CATALOGUE.fuzzy_entries() == []
    assert CATALOGUE.obsolete_entries() == []


def test_sentences_for_reporters_never_say_the_familiar_you():
    assert [entry.msgid for entry in CATALOGUE if "你" in chinese(entry)] == []


def test_a_template_gives_the_texts_that_django_looks_up():
    source = (
        '{% load i18n %}{% translate "Plain" %}{% translate "Open" context "inbox" %}'
        "{% blocktranslate trimmed %}\n  Two\n  lines of {{ name }}\n{% endblocktranslate %}"
        "{% blocktranslate count n=number %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"
        '{{ value|default:_("none") }}{# {% translate "comment" %} #}'
    )

    texts = set(extract_texts.texts_of_template(source))

    assert texts == {
        extract_texts.Text("Plain"),
        extract_texts.Text("Open", "inbox"),
        extract_texts.Text("Two lines of %(name)s"),
        extract_texts.Text("%(n)s day", "", "%(n)s days"),
        extract_texts.Text("none"),
    }


def test_python_gives_its_texts_under_whatever_name():
    source = (
        "from django.utils.translation import gettext_lazy as late, ngettext, pgettext as p\n"
        'a = late("One " "text")\nb = ngettext("%(n)s day", "%(n)s days", 2)\nc = p("state", "open")\n'
        'd = late(word)\ne = print("no text")\n'
    )

    texts = set(extract_texts.texts_of_python(source))

    assert texts == {
        extract_texts.Text("One text"),
        extract_texts.Text("%(n)s day", "", "%(n)s days"),
        extract_texts.Text("open", "state"),
    }


def test_an_update_keeps_translations_and_drops_what_is_not_said():
    old = polib.POFile()
    old.extend([polib.POEntry(msgid="Kept", msgstr="留"), polib.POEntry(msgid="Gone", msgstr="去")])

    new = extract_texts.brought_up_to_date(
        old, {extract_texts.Text("Kept"): ["a.html"], extract_texts.Text("New"): ["b.py"]}
    )

    assert [(entry.msgid, entry.msgstr) for entry in new] == [("Kept", "留"), ("New", "")]
