"""Incident words: the sentences that explain incidents, their ties and their changes, for translation."""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: every form of sentence that ties, matters, merges and splits are given
FORMS = (
    gettext_noop(
        "Nearly the same text (about %(share)s of it), %(length)s apart, though one is sorted as %(kind)s "
        "and one as %(kind_of_copy)s; counted as one source."
    ),
    gettext_noop(
        "%(count)s reports say nearly the same, within %(length)s and %(away)s; copies are one source, so "
        "they count as one source. The first was registered at %(time)s UTC and keeps its right to a reward."
    ),
    gettext_noop(
        "%(count)s reports say nearly the same, within %(length)s and %(away)s; copies are one source, so "
        "they count as %(independent)s independent sources. The first was registered at %(time)s UTC and "
        "keeps its right to a reward."
    ),
    gettext_noop("The same picture, %(length)s apart; counted as one source."),
    gettext_noop("The same picture, %(away)s and %(length)s apart: places differ, so it is a tie only."),
    gettext_noop(
        "%(count)s reports say nearly the same or show the same picture, within %(length)s and %(away)s; "
        "copies are one source, so they count as one source. The first was registered at %(time)s UTC and "
        "keeps its right to a reward."
    ),
    gettext_noop(
        "%(count)s reports say nearly the same or show the same picture, within %(length)s and %(away)s; "
        "copies are one source, so they count as %(independent)s independent sources. The first was "
        "registered at %(time)s UTC and keeps its right to a reward."
    ),
    gettext_noop("%(count)s report is in both."),
    gettext_noop("%(count)s reports are in both."),
    gettext_noop("The same report belongs with both."),
    gettext_noop("%(name)s made them one."),
    gettext_noop("%(name)s took %(count)s report out of another incident."),
    gettext_noop("%(name)s took %(count)s reports out of another incident."),
)
#: why an act on incidents is refused
REFUSALS = (
    gettext_noop("only members of the incident can be taken out of it"),
    gettext_noop("the first report keeps the incident; choose the others"),
    gettext_noop("only open incidents can be made one; open it again first"),
)
