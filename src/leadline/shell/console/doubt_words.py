"""Doubt words: how sure the checks are, as they say it, for the sentences of the page."""

from __future__ import annotations

from django.utils.translation import gettext_noop

FORMS = (
    gettext_noop("a clock can be wrong and tags can be written: metadata are a statement, not a proof"),
    gettext_noop("spacing as the file states it; places to the error of the list and the sample"),
    gettext_noop("the words are good to %(span)s m, the coordinates to %(metres)s m"),
    gettext_noop("the words are good to %(span)s m"),
    gettext_noop("within %(metres)s m counts as there; positions are good to 100 m"),
    gettext_noop(
        "within %(metres)s m counts as there; positions are good to 100 m; its times are whole seconds"
    ),
    gettext_noop(
        "within %(metres)s m counts as there; positions are good to 100 m; its times are whole minutes"
    ),
    gettext_noop("only ships with a transponder; a ship in a list is no suspect"),
    gettext_noop("%(count)s s are allowed between the two"),
    gettext_noop("the lists cannot be matched"),
    gettext_noop("weak by nature: travel, night work, servers and build machines"),
    gettext_noop(
        "elements up to %(age)s days old: pass times within %(count)s s, by which windows are widened; "
        "chance from the days within %(days)s days"
    ),
)
