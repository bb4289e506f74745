"""Combine: from the basis of knowledge and the findings to a proposed Grade.

A machine proposes source 2 and information B to E only (UK 3x5x2 practice); A, 1 and 3 need a
person. Contradictions come first. Findings that rest on the same source count once, and a method
that read only the reporter's own words corroborates nothing: saying a thing twice is not two sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadline.errors import OutOfRange
from leadline.methods.likelihood import icd_word, posterior, ratio_of, shared
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.grade import MACHINE_SOURCE, Grade
from leadline.model.report import Basis
from leadline.policy.grading import Grading

_FROM_BASIS = {
    Basis.SAW: ("C", "the reporter says that they saw it; a person may raise it to A"),
    Basis.RECORDED: ("C", "the reporter says that they recorded it; a person may raise it to A"),
    Basis.TOLD: ("C", "the reporter was told by somebody else"),
    Basis.INFERRED: ("D", "the reporter concludes it"),
    Basis.UNSTATED: ("D", "the report does not say how it is known"),
}
_SPEAKING = (Verdict.SUPPORTS, Verdict.CONTRADICTS)
#: in which order findings are read: what speaks against the report comes first
_ORDER = (Verdict.CONTRADICTS, Verdict.SUPPORTS, Verdict.INCONCLUSIVE, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Findings that hang together by what they rest on: one witness, however often it is asked."""

    findings: tuple[Finding, ...]

    @property
    def against(self) -> bool:
        """Whether any of them contradicts the report."""
        return any(finding.verdict is Verdict.CONTRADICTS for finding in self.findings)

    @property
    def is_own_words(self) -> bool:
        """Whether nothing but the report was read: what disagrees with itself is not untrue for that."""
        return all(finding.is_own_words for finding in self.findings)

    @property
    def names(self) -> tuple[str, ...]:
        """The verifiers that spoke, each once."""
        return tuple(sorted({finding.verifier for finding in self.findings}))

    def ratio(self, most: float) -> float | None:
        """What they are worth together: the strongest on the side that holds, never beyond `most`.

        None where no finding is on a scale that can be weighed.
        """
        found = [ratio for finding in self.findings if (ratio := _ratio(finding)) is not None]
        if not found:
            return None
        ratio = min(found) if self.against else max(found)
        return min(most, max(1 / most, ratio))


def combine(
    findings: Sequence[Finding], basis: Basis, independent: int = 1, grading: Grading | None = None
) -> Grade:
    """The grade that a machine may propose, with the word of ICD 203 where something could be weighed.

    `independent` counts the independent sources that speak of the same thing, this report among
    them; copies of one text or picture are one source. `grading`: the policy's bounds; without it no
    word is given. Raises OutOfRange below 1.
    """
    if independent < 1:
        raise OutOfRange("independent", "must be at least 1, the report itself", "was it counted without it?")
    found = sources(findings)
    word = _word(found, grading) if grading else ""
    against = [one for one in found if one.against]
    if against and not all(one.is_own_words for one in against):
        return _grade("E", f"{_names(against)} contradicts the report; a person must agree", word)
    if against:
        return _grade(
            "D", f"by {_names(against)} the report does not agree with itself; ask the reporter", word
        )
    letter, why = _FROM_BASIS[basis]
    if not found and independent == 1:
        return _grade(letter, why, word)
    support = _names(found) if found else f"{independent} independent reports"
    if basis in (Basis.UNSTATED, Basis.INFERRED):
        return _grade("C", f"{why}, but {support} support it", word)
    return _grade("B", f"{why}, and {support} support it", word)


def sources(findings: Sequence[Finding]) -> tuple[Source, ...]:
    """The independent sources behind the findings that speak for or against, in their order.

    A finding on the reporter's own words is a source only where it contradicts.
    """
    speaking = [
        finding
        for finding in findings
        if finding.verdict in _SPEAKING and not (finding.is_own_words and finding.verdict is Verdict.SUPPORTS)
    ]
    causes = [_causes(number, finding) for number, finding in enumerate(speaking)]
    return tuple(Source(findings=tuple(speaking[row] for row in group)) for group in shared(causes))


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings as an officer should read them: contradictions first, then support, then the rest."""
    return tuple(sorted(findings, key=lambda one: (_ORDER.index(one.verdict), one.verifier, one.about)))


def probability(findings: Sequence[Finding], grading: Grading) -> float | None:
    """How probable the claims are after the findings, within the policy's bounds; None if none is weighed."""
    ratios = [one.ratio(grading.most_ratio) for one in sources(findings)]
    weighed = [ratio for ratio in ratios if ratio is not None]
    if not weighed:
        return None
    return min(grading.most, max(grading.least, posterior(grading.prior, weighed)))


def _causes(number: int, finding: Finding) -> set[str]:
    """What a finding rests on beside the words, which every claim comes from; itself if it says nothing."""
    return (
        {cause for cause in finding.rests_on if cause != OWN_WORDS} or {*finding.rests_on} or {f"#{number}"}
    )


def _ratio(finding: Finding) -> float | None:
    """A finding as a likelihood ratio of "as claimed" over "not"; None on a scale that is neither."""
    if finding.strength is None or not finding.strength > 0:
        return None
    if finding.strength_is == "likelihood ratio":
        return finding.strength
    if finding.strength_is == "p-value" and finding.strength <= 1:
        ratio = max(1.0, ratio_of(finding.strength))
        return 1 / ratio if finding.verdict is Verdict.CONTRADICTS else ratio
    return None


def _word(found: Sequence[Source], grading: Grading) -> str:
    chance = probability([finding for one in found for finding in one.findings], grading)
    if chance is None:
        return ""
    several = "one source" if len(found) == 1 else f"{len(found)} independent sources"
    return f" What was claimed is {icd_word(chance)} by {several} (ICD 203)."


def _names(found: Sequence[Source]) -> str:
    names = sorted({name for one in found for name in one.names})
    return "the check " + " and the check ".join(names)


def _grade(information: str, why: str, word: str) -> Grade:
    bare = Grade(source=MACHINE_SOURCE, information=information, because="")
    named = f"Proposed 2{information} (Admiralty {bare.admiralty})"
    return replace(bare, because=f"{named}: the source is untested; {why}.{word}")
