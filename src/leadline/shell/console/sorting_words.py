"""Words for acting alone: what the actions are called and do, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leadline.model.action import Action

#: what is written about certificates and second looks, in every form that the core writes
FORMS = (
    gettext_noop("Nobody has tried to certify it yet; a person does it."),
    gettext_noop("No certificate has been issued for this action; a person does it."),
    gettext_noop("The voters are not sure enough; a person does it."),
    gettext_noop("One desk is certain enough; two are not needed."),
    gettext_noop("There are no words to go by; a person reads it."),
    gettext_noop("It is not written in the language of its form; a person reads it."),
    gettext_noop("Somebody may be in danger now; a person answers."),
    gettext_noop("It speaks of danger to life; only a person closes it."),
    gettext_noop("The subject is sensitive; only a person closes it."),
    gettext_noop("It names behaviour or a thing that is our matter; only a person closes it."),
    gettext_noop("The voters do not agree; only a person closes it."),
    gettext_noop("An earlier report speaks of the same place; only a person closes it."),
    gettext_noop(
        "Done by machine: at this score %(count)s of %(all)s second looks found it wrong, "
        "at most %(bound)s with %(sure)s confidence."
    ),
    gettext_noop("The certificate has expired; certify again."),
    gettext_noop("The voters have changed since the certificate was issued; certify again."),
    gettext_noop("%(count)s second looks so far; %(all)s without an error are the fewest that prove enough."),
    gettext_noop("No threshold keeps both the wrong actions and the lost reports below their bounds."),
    gettext_noop("%(person)s switched it off: %(why)s"),
    gettext_noop("After %(count)s audits the error is very likely above %(bound)s: switched off."),
    gettext_noop(
        "No certificate: the best try had %(count)s wrong of %(all)s, too many to prove at most %(bound)s."
    ),
    gettext_noop(
        "No certificate: %(count)s labelled reports were given, %(all)s without an error are the least."
    ),
    gettext_noop(
        "%(count)s of %(all)s calibrated answers were wrong: at most %(bound)s with %(sure)s confidence."
    ),
    gettext_noop(
        "%(count)s of %(all)s actionable reports would have been lost: "
        "at most %(bound)s with %(sure)s confidence."
    ),
    gettext_noop(
        "Says nearly the same as the earlier report; linked under a certificate, nothing was closed."
    ),
    gettext_noop("The voters are sure that it is grave."),
    gettext_noop("What spoke: %(words)s."),
    gettext_noop("Nearest past cases: %(words)s."),
    gettext_noop("Nothing single stood out."),
    gettext_noop("No model has learnt this language."),
    gettext_noop("All %(number)s voters were wrong together on %(part)s of %(all)s reports, "
                 "%(times)s times as often as independent voters would be."),
    gettext_noop("Over %(all)s reports at least one voter was never wrong; their independence is not known."),
)  # fmt: skip
#: words that stand alone
WORDS = (
    gettext_noop("raised"),
    gettext_noop("second look"),
    gettext_noop("rules"),
    gettext_noop("ngrams"),
    gettext_noop("meaning"),
    gettext_noop("lexicon"),
    gettext_noop("field"),
    gettext_noop("counter-intelligence"),
    gettext_noop("cyber"),
    gettext_noop("economic"),
    gettext_noop("maritime"),
    gettext_noop("radio"),
)


def action_title(action: str) -> str:
    """What an action is called."""
    words = {
        Action.DUPLICATE: _("Link to the earlier report"),
        Action.SPAM: _("Close spam and machine floods"),
        Action.REFER: _("Refer what is not ours"),
        Action.ROUTE: _("Put before at most two desks"),
        Action.ROUTE_ONE: _("Put before one desk"),
        Action.RAISE: _("Raise in the queue"),
        Action.ASK: _("Acknowledge and ask for what is missing"),
    }
    return words[Action(action)]


def question_title(question: str) -> str:
    """What a question of the form is called (`leadline.intake.completeness.QUESTIONS`)."""
    words = {
        "what": _("What"),
        "where": _("Where"),
        "when": _("When"),
        "how_known": _("How they know"),
        "evidence": _("Evidence"),
    }
    return words.get(question, question)


def action_meaning(action: str) -> str:
    """What an action does, and what counts as wrong."""
    words = {
        Action.DUPLICATE: _(
            "Ties two reports with nearly the same words. Wrong if a person says it is another matter."
        ),
        Action.SPAM: _("Takes out what nobody wrote to report something. Wrong if somebody did."),
        Action.REFER: _(
            "Sends to the right office, or routes protected expression out. "
            "Wrong if it is ours, or another office's."
        ),
        Action.ROUTE: _("Wrong if the right desk is not one of the two."),
        Action.ROUTE_ONE: _("Wrong if it is not the right desk."),
        Action.RAISE: _("Adds to the score, never takes away. Wrong if a person would not call it grave."),
        Action.ASK: _("Puts a question into the inbox. Wrong if the report is not for this line at all."),
    }  # fmt: skip
    return words[Action(action)]


def language_title(language: str) -> str:
    """What a language is called, in itself."""
    return {"en": "English", "zh": "中文"}.get(language, language)


def percent(share: float, digits: int = 1) -> str:
    """A share for people: `0.7 %`."""
    return f"{share * 100:.{digits}f} %"
