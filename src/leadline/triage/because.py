"""Because: the sentence that says why a report was sorted so, in English or Chinese, from its cues alone.

Must not see report text: only the lexicon's own words appear in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from leadline.model.decision import Cue, Decision, Scope
from leadline.policy.devices import catalogue
from leadline.policy.lexicon import lexicon
from leadline.policy.offices import offices
from leadline.policy.taxonomy import taxonomy

#: most entries of a list, and most words of an entry, that a sentence names
MOST_ENTRIES = 3
MOST_WORDS = 3

_PHRASES = {
    "category": ("Speaks of {}", "文中提到{}"),
    "device": ("describes what may be {}", "描述的物品可能是{}"),
    "raising": ("is raised by {}", "出现提级用语{}"),
    "sensitive": ("names {}", "涉及{}"),
    "danger": ("speaks of {}", "提到{}"),
    "referral": ("has words for another office: {}", "含有属于其他部门的用语：{}"),
    "protected": ("has words of {}", "含有受保护表达的用语：{}"),
    "appearance": ("names {}, which is never counted", "提到{}，不计入判断"),
    "hearsay": (
        "has {}, so a second person reads it; they change no score",
        "含有{}，须由第二人复核，不影响评分",
    ),
    "anger": ("has {}, so the reporter is asked to confirm", "含有{}，将请报告人确认"),
}
#: by whether looks, origin or faith are the only ground: English, Chinese
_PROTECTED = (
    (
        "this is protected expression: routed out and kept shortest.",
        "属于受保护的表达，不予受理，并以最短期限保存。",
    ),
    (
        "looks, origin or faith alone are nobody's matter: routed out and kept shortest.",
        "仅凭长相、来历或信仰不构成线索，不予受理，并以最短期限保存。",
    ),
)
#: says that the words that spoke are not stored (policy `kept.cues`)
_WITHHELD = ("What spoke is not kept on this line.", "本平台不保存触发分类的用语。")
_GUARDED = ("not counted because {}: {}", "因{}而不计：{}")


def because(decision: Decision, language: str = "en") -> str:
    """Why a report was sorted as it was, as one or two sentences to read aloud.

    >>> because(Decision(scope=Scope.UNCLEAR))
    'No word of the lexicon was found; a person decides.'
    """
    reasons = vote_because(decision.cues, language)
    outcome = _outcome(decision, language)
    if language == "zh":
        return f"{reasons.rstrip('。')}。{outcome}" if decision.cues else f"未发现词表中的用语；{outcome}"
    if not decision.cues:
        return f"No word of the lexicon was found; {outcome}"
    return f"{reasons} {outcome[0].upper()}{outcome[1:]}"


def stored(decision: Decision, *, kind: bool, cues: bool) -> Decision:
    """The decision as it is stored: without the kind of object, or without the words that spoke."""
    if not (kind and cues):
        decision = replace(decision, votes=tuple(replace(vote, because="") for vote in decision.votes))
    if not kind:
        device = tuple(cue for cue in decision.cues if cue.lexicon != "device")
        decision = replace(
            decision, object_kind=None, cues=device, because=because(replace(decision, cues=device))
        )
    if not cues and decision.cues:
        outcome = _outcome(decision, "en")
        decision = replace(decision, cues=(), because=f"{_WITHHELD[0]} {outcome[0].upper()}{outcome[1:]}")
    return decision


def stored_because(decision: Decision, language: str) -> str:
    """The sentence of a stored decision; it does not claim that nothing spoke where that was not kept."""
    if decision.cues or not decision.because.startswith(_WITHHELD[0]):
        return because(decision, language)
    return f"{_WITHHELD[1]}{_outcome(decision, 'zh')}" if language == "zh" else decision.because


def vote_because(cues: Sequence[Cue], language: str) -> str:
    """What spoke in a text, as one sentence; the lexicon's words only."""
    chinese = language == "zh"
    said = [
        phrase[chinese].format(_named(name, cues, language))
        for name, phrase in _PHRASES.items()
        if any(cue.lexicon == name for cue in cues)
    ]
    said.extend(_guards(cues, language))
    if not any(cue.lexicon == "referral" for cue in cues):
        said.append("没有应转其他部门的用语" if chinese else "no referral words")
    separator, stop = ("；", "。") if chinese else ("; ", ".")
    sentence = separator.join(said)
    return sentence[0].upper() + sentence[1:] + stop


def _named(name: str, cues: Sequence[Cue], language: str) -> str:
    entries: dict[str, list[str]] = {}
    for cue in cues:
        if cue.lexicon == name:
            entries.setdefault(cue.entry, []).append(cue.term.replace("~", ""))
    shape = "{}（{}）" if language == "zh" else "{} ({})"
    parts = [
        shape.format(_in_sentence(title(name, entry, language)), _quoted(words, language))
        for entry, words in list(entries.items())[:MOST_ENTRIES]
    ]
    return _joined(parts, language)


def _guards(cues: Iterable[Cue], language: str) -> list[str]:
    words: dict[str, list[str]] = {}
    for cue in cues:
        if cue.lexicon == "guard":
            words.setdefault(title("guard", cue.entry, language), []).append(cue.term.replace("~", ""))
    return [_GUARDED[language == "zh"].format(why, _quoted(terms, language)) for why, terms in words.items()]


def title(name: str, entry: str, language: str) -> str:
    """What the entry of a list is called."""
    if name == "category" and entry in taxonomy():
        return taxonomy()[entry].title(language)
    if name == "referral":
        return offices().find(entry).matter(language)
    if name == "device":
        return catalogue().find(entry).title.said(language)
    found = lexicon().titles.get((name, entry))
    return found.said(language) if found else entry


def _in_sentence(name: str) -> str:
    """A title as it stands inside a sentence: small first letter, but not for "GPS"."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _quoted(words: Iterable[str], language: str) -> str:
    shown = list(dict.fromkeys(words))[:MOST_WORDS]
    if language == "zh":
        return "、".join(f"“{word}”" for word in shown)
    return ", ".join(f'"{word}"' for word in shown)


def _joined(parts: Sequence[str], language: str) -> str:
    if language == "zh":
        return "、".join(parts)
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def _outcome(decision: Decision, language: str) -> str:
    chinese = language == "zh"
    if decision.scope is Scope.OURS and decision.category in taxonomy():
        name = taxonomy()[str(decision.category)].title(language)
        return f"建议归类为“{name}”。" if chinese else f"proposed category: {_in_sentence(name)}."
    if decision.scope is Scope.REFERRAL:
        office = offices().find(decision.referral).title(language)
        return f"应由{office}处理。" if chinese else f"the right office is: {office}."
    if decision.scope is Scope.PROTECTED:
        is_said = {cue.lexicon for cue in decision.cues}
        return _PROTECTED["appearance" in is_said and "protected" not in is_said][chinese]
    return "由人工决定。" if chinese else "a person decides."
