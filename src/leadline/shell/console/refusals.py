"""Refusals: the sentences with which an act is refused, and what the fields are called, for translation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop

#: every form of sentence with which the acts of the console are refused
REFUSALS = (
    gettext_noop("%(name)s works on this lead; a supervisor can hand it over"),
    gettext_noop("this reporter does not want to be asked; decide with what is there"),
    gettext_noop(
        "%(name)s changed this lead to %(state)s while you were looking; look at it again, then act"
    ),
    gettext_noop("this lead is %(state)s; undo that first"),
    gettext_noop("a lead that is %(state)s cannot become %(other)s; allowed: %(states)s"),
    gettext_noop("%(name)s has started it already"),
    gettext_noop("%(name)s has declined it already"),
    gettext_noop("somebody has seen to this notice already"),
    gettext_noop("only a supervisor stops a clock or lets it run on"),
    gettext_noop("there is nothing to undo: the newest change is not an officer's"),
    gettext_noop("%(name)s did this; they or a supervisor can undo it"),
    gettext_noop("this lead is tied to the incident already"),
    gettext_noop("this lead is not tied to the incident"),
    gettext_noop("%(name)s has closed this incident already"),
    gettext_noop("%(name)s closed it; they or a supervisor can open it again"),
    gettext_noop("this incident is open"),
    gettext_noop("this playbook was not started; start it, then tick its steps"),
    gettext_noop("this step has that mark already; look at the page again"),
    gettext_noop("this clock stands still already"),
    gettext_noop("this clock is running"),
    gettext_noop("the clock of danger to life cannot be paused; act on it or hand it over"),
    gettext_noop("this clock is already missed; a pause would hide it. Act, then write down why it was late"),
    gettext_noop("this line has no intake key yet; it gets one when its worker starts"),
    gettext_noop("the process that holds the intake key does not answer; is `leadline worker` running?"),
    gettext_noop("at most %(count)s characters"),
    gettext_noop("a number from 1 to %(count)s"),
    gettext_noop("a letter from A to F"),
    gettext_noop("a reason in a few words"),
    gettext_noop("a question to the reporter"),
    gettext_noop("the reference of a report"),
    gettext_noop("eight letters and digits such as 7K3M-92QX"),
    gettext_noop("a cursor that this queue gave"),
    gettext_noop("open, ended or one of %(states)s"),
    gettext_noop("ours, unclear or protected"),
    gettext_noop("one of the taxonomy"),
    gettext_noop("how it ended"),
    gettext_noop("one of %(states)s"),
    gettext_noop("valid Unicode"),
    gettext_noop("a name that nobody else has"),
    gettext_noop("another account than your own"),
    gettext_noop("a step of this playbook"),
)
#: what the fields of the forms are called
FIELDS: Mapping[str, str] = {
    "why": gettext_noop("Why"),
    "question": gettext_noop("Question"),
    "office": gettext_noop("Office"),
    "disposition": gettext_noop("How it ended"),
    "scope": gettext_noop("Whose matter"),
    "category": gettext_noop("About"),
    "source": gettext_noop("Source"),
    "credibility": gettext_noop("Information"),
    "lead": gettext_noop("Report"),
    "reference": gettext_noop("Reference"),
    "step": gettext_noop("Step"),
    "state": gettext_noop("State"),
    "page": gettext_noop("Page"),
    "username": gettext_noop("User name"),
    "password": gettext_noop("Password"),
    "role": gettext_noop("Role"),
    "clock": gettext_noop("Clock"),
}
