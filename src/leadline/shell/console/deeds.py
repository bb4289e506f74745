"""Deeds: what each entry of the audit chain is called, and its facts, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from leadline.shell.console import shown
from leadline.shell.console.sentences import said
from leadline.shell.site import language, policy

#: every act of `leadline.audit.kinds`, in a few words
TITLES: Mapping[str, str] = {
    "report.received": gettext_noop("report received"),
    "report.added": gettext_noop("added to by the reporter"),
    "report.withdrawn": gettext_noop("taken back by the reporter"),
    "report.opened": gettext_noop("opened for reading"),
    "report.erased": gettext_noop("words erased"),
    "contact.opened": gettext_noop("contact of the reporter opened"),
    "evidence.received": gettext_noop("file received"),
    "evidence.examined": gettext_noop("file examined by a machine"),
    "evidence.opened": gettext_noop("file opened"),
    "evidence.viewed": gettext_noop("viewing copy looked at"),
    "inbox.asked": gettext_noop("question put to the reporter"),
    "inbox.answered": gettext_noop("answered by the reporter"),
    "lead.state": gettext_noop("state changed"),
    "lead.deadline": gettext_noop("clock"),
    "lead.escalated": gettext_noop("missed clock raised to the next person"),
    "decision.made": gettext_noop("sorted"),
    "decision.undone": gettext_noop("act undone"),
    "grade.given": gettext_noop("graded"),
    "finding.made": gettext_noop("checked by a method"),
    "claim.entered": gettext_noop("claim entered for a check"),
    "reading.entered": gettext_noop("reading of a receiver entered"),
    "incident.opened": gettext_noop("incident opened"),
    "incident.joined": gettext_noop("tied to an incident"),
    "incident.closed": gettext_noop("incident closed"),
    "incident.reopened": gettext_noop("incident open again"),
    "incident.left": gettext_noop("untied from an incident"),
    "incident.merged": gettext_noop("incidents made one"),
    "incident.split": gettext_noop("reports taken out of an incident"),
    "protocol.proposed": gettext_noop("playbook proposed"),
    "protocol.started": gettext_noop("playbook started"),
    "protocol.declined": gettext_noop("playbook declined"),
    "protocol.step": gettext_noop("step of a playbook"),
    "referral.sent": gettext_noop("handed to another office"),
    "notice.sent": gettext_noop("notice sent"),
    "notice.acknowledged": gettext_noop("notice seen"),
    "export.made": gettext_noop("leads exported"),
    "reward.decided": gettext_noop("reward decided"),
    "officer.login": gettext_noop("logged in"),
    "officer.refused": gettext_noop("log-in refused"),
    "officer.logout": gettext_noop("logged out"),
    "officer.changed": gettext_noop("account changed"),
    "token.made": gettext_noop("key for figures made"),
    "token.revoked": gettext_noop("key for figures revoked"),
    "pattern.found": gettext_noop("pattern proposed"),
    "rule.switched": gettext_noop("rule switched"),
    "policy.changed": gettext_noop("policy changed"),
    "key.created": gettext_noop("intake key made"),
    "key.retired": gettext_noop("intake key retired"),
    "system.started": gettext_noop("line started"),
    "system.stopped": gettext_noop("line stopped"),
    "audit.verified": gettext_noop("audit log verified"),
    "sample.drawn": gettext_noop("sample for second looks drawn"),
    "look.given": gettext_noop("second look given"),
    "certificate.issued": gettext_noop("certificate issued"),
    "certificate.refused": gettext_noop("certificate refused"),
    "action.switched": gettext_noop("automatic action switched"),
    "model.trained": gettext_noop("model trained"),
    "model.refused": gettext_noop("model refused"),
}
#: facts of an entry; a fact that is not here keeps its own name
FACTS: Mapping[str, str] = {
    "act": gettext_noop("act"),
    "before": gettext_noop("before"),
    "from": gettext_noop("before"),
    "after": gettext_noop("after"),
    "to": gettext_noop("after"),
    "category": gettext_noop("category"),
    "change": gettext_noop("change"),
    "channel": gettext_noop("channel"),
    "clock": gettext_noop("clock"),
    "commitment": gettext_noop("commitment"),
    "entries": gettext_noop("entries"),
    "factor": gettext_noop("factor"),
    "fingerprint": gettext_noop("fingerprint"),
    "fresh": gettext_noop("new reports"),
    "grade": gettext_noop("grade"),
    "how": gettext_noop("how known"),
    "incident": gettext_noop("incident"),
    "joined": gettext_noop("joined"),
    "leads": gettext_noop("leads"),
    "level": gettext_noop("level"),
    "mark": gettext_noop("mark"),
    "mode": gettext_noop("mode"),
    "office": gettext_noop("office"),
    "outcome": gettext_noop("outcome"),
    "protocol": gettext_noop("playbook"),
    "purpose": gettext_noop("purpose"),
    "reason": gettext_noop("reason"),
    "report": gettext_noop("report"),
    "reason_sha256": gettext_noop("hash of the reason"),
    "revision": gettext_noop("version"),
    "role": gettext_noop("role"),
    "scope": gettext_noop("whose"),
    "score": gettext_noop("score"),
    "step": gettext_noop("step"),
    "stripped": gettext_noop("cleaned of place and device"),
    "taken_back": gettext_noop("row"),
    "what": gettext_noop("what"),
    "whole": gettext_noop("whole"),
    "why": gettext_noop("why"),
}
#: values that the line itself writes
VALUES: Mapping[str, str] = {
    "met": gettext_noop("met"),
    "missed": gettext_noop("missed"),
    "paused": gettext_noop("paused"),
    "resumed": gettext_noop("runs again"),
    "runs on": gettext_noop("runs on"),
    "done": gettext_noop("done"),
    "left out": gettext_noop("left out"),
    "open": gettext_noop("open"),
    "taken": gettext_noop("taken"),
    "told": gettext_noop("told by the reporter"),
    "measured": gettext_noop("taken there with a receiver"),
    "entered": gettext_noop("entered"),
    "taken out": gettext_noop("taken out"),
    "sorted": gettext_noop("sorted"),
    "anonymous": gettext_noop("anonymous"),
    "confidential": gettext_noop("in confidence"),
    "password": gettext_noop("password"),
    "second": gettext_noop("second factor"),
    "totp": gettext_noop("authenticator app"),
    "webauthn": gettext_noop("passkey"),
    "recovery_codes": gettext_noop("recovery codes"),
    "made": gettext_noop("made"),
    "locked": gettext_noop("locked"),
    "unlocked": gettext_noop("unlocked"),
    "factor added": gettext_noop("factor added"),
    "factor removed": gettext_noop("factor removed"),
    "factor renewed": gettext_noop("factor renewed"),
    "checking": gettext_noop("checks by machine"),
    "looking": gettext_noop("looking"),
    "comparing": gettext_noop("comparing"),
    "the reporter wrote": gettext_noop("the reporter wrote"),
    "withdrawn by the reporter": gettext_noop("withdrawn by the reporter"),
}
_SHORTENED = ("reason", "reason_sha256", "fingerprint", "commitment", "report")
#: facts that a line of the history does not need: hashes, and the number of an escalation
_SILENT = (*_SHORTENED, "level", "role")


def _playbook(name: str) -> str:
    protocol = policy().protocols.get(name)
    return protocol.title[language()] if protocol else name


_TITLED: Mapping[str, Callable[[str], str]] = {
    "clock": shown.clock_name,
    "before": shown.state_title,
    "after": shown.state_title,
    "from": shown.state_title,
    "to": shown.state_title,
    "what": shown.state_title,
    "scope": shown.scope_title,
    "category": shown.category_title,
    "office": shown.office_title,
    "outcome": shown.disposition_title,
    "protocol": _playbook,
}


def title(kind: str) -> str:
    """What an act of the chain is called; one without a title by its name."""
    return gettext(TITLES[kind]) if kind in TITLES else kind


def titles(kinds: Any) -> list[tuple[str, str]]:
    """Kind and title, for a select."""
    return shown.choices(list(kinds), title)


def facts(detail: Mapping[str, Any]) -> str:
    """The facts of an entry as one line, in words."""
    pairs = [(name, value) for name, value in detail.items() if value not in ("", None)]
    return _comma().join(f"{_name(name)}{_colon()}{_value(name, value)}" for name, value in pairs)


def values(detail: Mapping[str, Any]) -> str:
    """The values of an entry alone, for a line of the history that says its kind already; no hash."""
    pairs = [(name, value) for name, value in detail.items() if value not in ("", None)]
    return _comma().join(_value(name, value) for name, value in pairs if name not in _SILENT)


def _comma() -> str:
    return "，" if language() == "zh" else ", "


def _colon() -> str:
    return "：" if language() == "zh" else ": "


def _name(name: str) -> str:
    return gettext(FACTS[name]) if name in FACTS else name


def _value(name: str, value: Any) -> str:
    text = str(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if text in VALUES:
        return gettext(VALUES[text])
    if name in _SHORTENED:
        return f"{text[:8]}…"
    if name in _TITLED:
        return _TITLED[name](text)
    return said(text)
