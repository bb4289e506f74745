"""Sentences: the core's reasons, which are stored in English, in the language of the page.

The core writes each reason once, when it decides; what is read here is the same sentence, not
another reason. What no form below fits (an officer's own words) stays as it was written.
"""

from __future__ import annotations

import re
from functools import cache

from django import template
from django.utils.translation import gettext, gettext_noop, pgettext

from leadline.policy.devices import catalogue
from leadline.policy.lexicon.load import lexicon
from leadline.policy.taxonomy import taxonomy
from leadline.shell.console import check_words, doubt_words, evidence_words, incident_words, sorting_words
from leadline.shell.console.kinds import KINDS, kind_title
from leadline.shell.console.refusals import REFUSALS
from leadline.shell.site import language, policy

register = template.Library()

#: every form of sentence that the core writes
FORMS = (
    gettext_noop(
        "azimuth ± %(azimuth)s°, length ratio ± %(ratio)s; slope of the ground ± %(slope)s°, "
        "lean of the object ± %(lean)s°, place within %(place)s m, time within %(time)s min"
    ),
    gettext_noop(
        "azimuth ± %(azimuth)s°; slope of the ground ± %(slope)s°, "
        "lean of the object ± %(lean)s°, place within %(place)s m, time within %(time)s min"
    ),
    gettext_noop(
        "length ratio ± %(ratio)s; slope of the ground ± %(slope)s°, "
        "lean of the object ± %(lean)s°, place within %(place)s m, time within %(time)s min"
    ),
    gettext_noop("Urgency %(word)s: %(why)s"),
    gettext_noop("Severity %(word)s: %(why)s"),
    gettext_noop("Certainty %(word)s: %(why)s"),
    gettext_noop("The reporter says that somebody is in danger now"),
    gettext_noop("No time is given."),
    gettext_noop("It is dated after the report."),
    gettext_noop("It happened within %(count)s hours before the report."),
    gettext_noop("It is over."),
    gettext_noop("Danger to life counts as Severe at least."),
    gettext_noop("No category is known yet."),
    gettext_noop("The taxonomy calls %(category)s %(word)s."),
    gettext_noop("First hand, not checked yet."),
    gettext_noop("Not checked yet."),
    gettext_noop("The %(names)s check speaks against it and none for it."),
    gettext_noop("%(count)s independent sources report it."),
    gettext_noop("The %(names)s check supports it and %(count)s independent sources report it."),
    gettext_noop("The %(names)s check supports it."),
    gettext_noop("No score goes above %(count)s."),
    gettext_noop("%(count)s of %(all)s questions are answered."),
    gettext_noop("It names what raises the level: %(list)s."),
    gettext_noop("The subject is at bureau level or above"),
    gettext_noop("It belongs to an incident (%(kind)s) with %(count)s further independent sources."),
    gettext_noop("The reporter gave a name and can be asked."),
    gettext_noop("The reporter has not yet confirmed what was written in anger."),
    gettext_noop("%(base)s Paused for %(length)s: %(reason)s"),
    gettext_noop("%(base)s: within %(length)s (local policy)."),
    gettext_noop("Reported: %(kind)s; %(place)s"),
    gettext_noop("Every reporter gets an answer"),
    gettext_noop("Another office is proposed and nobody has confirmed it"),
    gettext_noop("The population register is empty, so the place counts as country"),
    gettext_noop("The place is in %(name)s (%(count)s people), %(length)s from its centre"),
    gettext_noop(
        "The place is in the surroundings of %(name)s (%(count)s people), %(length)s from its centre"
    ),
    gettext_noop(
        "The place is in the country or at sea, the nearest place is %(name)s (%(count)s people), "
        "%(length)s from its centre"
    ),
    gettext_noop("One %(kind)s is reported; look at it from a distance."),
    gettext_noop("It names what belongs to a protected site: %(list)s."),
    gettext_noop("Proposed 2%(letter)s (Admiralty %(code)s): the source is untested; %(why)s."),
    gettext_noop(
        "Proposed 2%(letter)s (Admiralty %(code)s): the source is untested; %(why)s. "
        "What was claimed is %(word)s by one source (ICD 203)."
    ),
    gettext_noop(
        "Proposed 2%(letter)s (Admiralty %(code)s): the source is untested; %(why)s. "
        "What was claimed is %(word)s by %(count)s independent sources (ICD 203)."
    ),
    gettext_noop("%(why)s, but %(support)s support it"),
    gettext_noop("%(why)s, and %(support)s support it"),
    gettext_noop("%(support)s contradicts the report; a person must agree"),
    gettext_noop("by %(support)s the report does not agree with itself; ask the reporter"),
    gettext_noop("the reporter says that they saw it; a person may raise it to A"),
    gettext_noop("the reporter says that they recorded it; a person may raise it to A"),
    gettext_noop("the reporter was told by somebody else"),
    gettext_noop("the reporter concludes it"),
    gettext_noop("the report does not say how it is known"),
    gettext_noop("%(count)s independent reports"),
    gettext_noop("the check %(names)s"),
    gettext_noop("The words fit: %(list)s; none of these (%(count)s). %(innocent)s"),
    gettext_noop(
        "The words fit only loosely: %(list)s; none of these (%(count)s). %(innocent)s "
        "Not mentioned: %(features)s."
    ),
    gettext_noop("The words fit only loosely: %(list)s; none of these (%(count)s). %(innocent)s"),
    gettext_noop("The report describes no device of the catalogue."),
    gettext_noop("The report states no field strength."),
    gettext_noop("%(away)s and %(length)s apart, both about %(kind)s."),
    gettext_noop("Nearly the same text (about %(share)s of it), %(length)s apart; counted as one source."),
    gettext_noop("The same reporter in confidence, %(length)s apart; counted as one source."),
    gettext_noop(
        "%(count)s reports of %(kind)s from %(independent)s independent sources (no two with the same "
        "reporter or the same text) lie in one disc of %(radius)s radius, within %(length)s; rule %(rule)s "
        "asks for %(least)s in %(away)s and %(window)s. %(chance)s"
    ),
    gettext_noop("%(base)s It has grown to %(count)s reports from %(independent)s independent sources."),
    gettext_noop("How often this happens by chance here is not known yet: too little past."),
    gettext_noop(
        "%(count)s of that kind came from round here in the %(days)s days before; at that rate the rule "
        "would be true by chance on %(rarest)s to %(oftenest)s of ordinary days."
    ),
    gettext_noop(
        "%(count)s of that kind came from round here in the %(days)s days before; at that rate the rule "
        "would be true by chance on %(oftenest)s of ordinary days."
    ),
    gettext_noop("sorted by the line"),
    gettext_noop("the reason is in the history"),
    gettext_noop("The reporter says that somebody is in danger now."),
    gettext_noop(
        "A value in dBm is a power at an instrument's input, not a field strength: it needs the antenna "
        "factor and the cable loss before it can be compared."
    ),
    gettext_noop("The stated field strength is outside what is possible; is the unit right?"),
    gettext_noop("A field of %(count)s dBµV/m is stated, but not its %(missing)s."),
    gettext_noop(
        "The stated distance of %(count)s m is outside %(least)s to %(most)s m, where limits can be compared."
    ),
    gettext_noop("%(standard)s holds no %(missing)s limit at %(count)s MHz."),
    gettext_noop(
        "The stated %(count)s dBµV/m is %(level)s dB against %(standard)s, %(missing)s, %(least)s dBµV/m at "
        "%(all)s m (field ratio %(share)s; from %(most)s it is worth a look). It leaves out transmitters and "
        "tests in place."
    ),
    gettext_noop("%(base)s A telephone app is not a measurement."),
    gettext_noop("%(base)s Not stated: %(missing)s."),
    gettext_noop("share of catalogue features named in the words; not calibrated"),
    gettext_noop("the instrument's own error, and up to +6 dB from one reflection"),
)
#: words of CAP 1.2, names of the parts of a score, channels, purposes of an opening, roles
WORDS = (
    gettext_noop("under 0.1 %"),
    gettext_noop("Immediate"),
    gettext_noop("Expected"),
    gettext_noop("Future"),
    gettext_noop("Past"),
    gettext_noop("Unknown"),
    gettext_noop("Extreme"),
    gettext_noop("Severe"),
    gettext_noop("Moderate"),
    gettext_noop("Minor"),
    gettext_noop("Observed"),
    gettext_noop("Likely"),
    gettext_noop("Possible"),
    gettext_noop("Unlikely"),
    gettext_noop("urgency"),
    gettext_noop("severity"),
    gettext_noop("certainty"),
    gettext_noop("completeness"),
    gettext_noop("raising"),
    gettext_noop("sensitive"),
    gettext_noop("incident"),
    gettext_noop("named"),
    gettext_noop("unconfirmed"),
    gettext_noop("ceiling"),
    gettext_noop("web"),
    gettext_noop("api"),
    gettext_noop("phone"),
    gettext_noop("message"),
    gettext_noop("reading"),
    gettext_noop("uncovering"),
    gettext_noop("sorting"),
    gettext_noop("officer"),
    gettext_noop("supervisor"),
    gettext_noop("auditor"),
    gettext_noop("administrator"),
    gettext_noop("frequency"),
    gettext_noop("distance"),
    gettext_noop("detector"),
    gettext_noop("bandwidth"),
    gettext_noop("antenna factor"),
    gettext_noop("surroundings"),
    gettext_noop("instrument"),
    gettext_noop("field strength"),
    gettext_noop("quasi-peak"),
    gettext_noop("average"),
    gettext_noop("peak"),
    gettext_noop("nothing"),
    gettext_noop("category"),
    gettext_noop("referral"),
    gettext_noop("protected"),
    gettext_noop("hearsay"),
    gettext_noop("device"),
    gettext_noop("anger"),
    gettext_noop("appearance"),
    gettext_noop("danger"),
    gettext_noop("guard"),
    gettext_noop("almost no chance"),
    gettext_noop("very unlikely"),
    gettext_noop("unlikely"),
    gettext_noop("roughly even chance"),
    gettext_noop("likely"),
    gettext_noop("very likely"),
    gettext_noop("almost certain"),
)
_UNITS = {"d": gettext_noop("%(n)s d"), "h": gettext_noop("%(n)s h"), "min": gettext_noop("%(n)s min")}
_LENGTH = re.compile(r"(\d+) (d|h|min)\b ?")
_SCORED = re.compile(r"(.+) (\(\d[\d.]*\))")
#: where one sentence ends and the next begins
_SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")
_AND = re.compile(r" check supports it and the | and (?:the check )?")
#: the holes that take a number or a share
_NUMBERS = {"count", "all", "days", "independent", "least", "most", "share"}
_NUMBER = r"[\d.,]+(?: %)?"
#: the id of a kind, where a sentence of the core names it
_KIND = re.compile(
    r"(?:(?<= reports of )|(?<= both about )|(?<=^One )|(?<= incident \())"
    rf"(?:{'|'.join(KINDS)})(?![\w-])"
)
_HOLE = re.compile(r"%\((\w+)\)s")
#: states of a lead, as a refusal names them
_STATES = ("received", "queued", "accepted", "asked", "referred", "closed", "withdrawn")


@register.filter
def said(sentence: object) -> str:
    """A sentence or word of the core in the language of the page; what is not known, as it is."""
    text = str(sentence)
    if language() == "en":
        return _KIND.sub(lambda found: f"“{KINDS[found[0]]}”", text)
    return _said(text).replace(" %", "%")


@register.filter
def verifier(name: str) -> str:
    """What a verifier is called in the language of the page; one of a third party by its name."""
    return check_words.verifier_title(name)


def _said(text: str) -> str:
    if any(text in words for words in (WORDS, sorting_words.WORDS, check_words.WORDS, evidence_words.WORDS)):
        return gettext(text)
    if text in KINDS:
        return kind_title(text)
    if text in _titles():
        return _titles()[text]
    for pattern, form in _patterns():
        if found := pattern.fullmatch(text):
            return gettext(form) % {name: _part(name, part) for name, part in found.groupdict().items()}
    parts = _SENTENCES.split(text)
    if len(parts) > 1:
        return "".join(map(_said, parts))
    return _with_stop(text) if text.endswith(".") else text


def _with_stop(text: str) -> str:
    """A form that the core also uses as a whole sentence."""
    inner = _said(text[:-1])
    return text if inner == text[:-1] else f"{inner}。"


def _part(name: str, text: str) -> str:
    """What stands in one hole of a form."""
    if name in ("state", "other", "states"):
        return "、".join(pgettext("state", one) if one in _STATES else one for one in text.split(", "))
    if name == "missing":
        return "、".join(_said(one) for one in text.split(", "))
    if name == "list":
        return "、".join(_scored(part) for part in text.split(", "))
    if name == "names":
        return "、".join(verifier(part) for part in _AND.split(text))
    if name == "category":
        return _titles().get(text, text)
    if name in ("length", "window"):
        return _LENGTH.sub(lambda found: gettext(_UNITS[found[2]]) % {"n": found[1]}, text)
    return _said(text)


def _scored(text: str) -> str:
    found = _SCORED.fullmatch(text)
    return f"{_said(found[1])} {found[2]}" if found else _said(text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each form with the pattern that reads a sentence made by it; the one that says most comes first."""
    own = (*FORMS, *REFUSALS, *sorting_words.FORMS, *evidence_words.FORMS)
    every = (*own, *incident_words.FORMS, *incident_words.REFUSALS, *doubt_words.FORMS)
    forms = sorted(every, key=lambda form: -len(_HOLE.sub("", form)))
    return tuple((re.compile(_reading(form), re.DOTALL), form) for form in forms)


def _reading(form: str) -> str:
    """A form as a regular expression: a hole for a number takes a number, the others take anything."""
    parts = _HOLE.split(form)
    taken = [rf"(?P<{name}>{_taken(name)})" for name in parts[1::2]]
    literal = [re.escape(part) for part in parts[::2]]
    return "".join(one for pair in zip(literal, [*taken, ""], strict=True) for one in pair)


def _taken(name: str) -> str:
    """What a hole may hold."""
    return _NUMBER if name in _NUMBERS else r"[\w ]+" if name == "aspect" else ".+?"


@cache
def _titles() -> dict[str, str]:
    """English titles and ids of the catalogue, the taxonomy and the playbooks, and their Chinese."""
    devices = catalogue().by_id.values()
    found = {device.title.en: device.title.said("zh") for device in devices}
    found |= {device.innocent.en: device.innocent.said("zh") for device in devices}
    found |= {place.name: place.name_zh for place in policy().settlements if place.name_zh}
    found |= {entry: title.zh for (_, entry), title in lexicon().titles.items()}
    found |= {name: protocol.title["zh"] for name, protocol in policy().protocols.items()}
    return found | {name: category.title("zh") for name, category in taxonomy().categories.items()}
