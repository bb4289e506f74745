"""DeviceVerifier: which devices of the catalogue the description fits, each with a score.

A score is a share of matching features, not a probability; "none of these" is always among the
answers, and every candidate comes with the harmless thing that looks like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.policy.devices import Candidate, Catalogue, catalogue
from leadline.policy.lexicon import Lexicon, lexicon
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier

SPEC = Spec(
    name="device",
    question="Which known kind of device does the description fit?",
    needs=("object",),
    method="Counts the catalogue features that the words name; needed features first, then supporting ones.",
    source="policy/devices.toml, written by hand; not calibrated on found devices",
    from_words=True,
)

#: score from which the words are said to fit
FITS = 0.6
#: candidates that a finding names
MOST = 3
#: unmentioned features that a finding asks for
MOST_ASKED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """That somebody saw a device, in their words."""

    text: str


class DeviceVerifier:
    """Matches a description with the device catalogue."""

    spec = SPEC
    claim = Described

    def __init__(
        self, world: World = NOWHERE, devices: Catalogue | None = None, words: Lexicon | None = None
    ) -> None:
        """Use the shipped catalogue and lexicon, or an operator's own."""
        self._catalogue = devices or catalogue()
        self._lexicon = words or lexicon()

    def claims(self, dossier: Dossier) -> Sequence[Described]:
        """The report's words, if sorting saw an object in them."""
        return [Described(text=dossier.report.text)] if dossier.decision.object_kind else []

    def check(self, claim: Described) -> Finding:
        """A finding with the best candidates and the share left for "none of these"."""
        candidates = self._catalogue.candidates(self._lexicon.read(claim.text))[:MOST]
        if not candidates:
            return _finding(Verdict.NOT_APPLICABLE, None, "The report describes no device of the catalogue.")
        best = candidates[0]
        verdict = Verdict.SUPPORTS if best.score >= FITS else Verdict.INCONCLUSIVE
        return _finding(verdict, best.score, _because(candidates, verdict), candidates)


def _because(candidates: Sequence[Candidate], verdict: Verdict) -> str:
    best = candidates[0]
    named = ", ".join(f"{one.device.title.en} ({one.score:.2f})" for one in candidates)
    fits = "fit" if verdict is Verdict.SUPPORTS else "fit only loosely"
    sentence = f"The words {fits}: {named}; none of these ({1 - best.score:.2f}). {best.device.innocent.en}"
    if verdict is Verdict.SUPPORTS or not best.unmentioned:
        return sentence
    return f"{sentence} Not mentioned: {', '.join(best.unmentioned[:MOST_ASKED])}."


def _finding(
    verdict: Verdict, score: float | None, because: str, candidates: Sequence[Candidate] = ()
) -> Finding:
    inputs: dict[str, str | float | bool] = {f"candidate:{one.device.id}": one.score for one in candidates}
    if candidates:
        inputs["candidate:none-of-these"] = round(1 - candidates[0].score, 3)
        inputs["missing"] = ", ".join(candidates[0].unmentioned[:MOST_ASKED])
    return Finding(
        verifier=SPEC.name,
        verdict=verdict,
        strength=score,
        strength_is="match score",
        uncertainty="share of catalogue features named in the words; not calibrated",
        because=because,
        rests_on=(OWN_WORDS,),
        inputs=inputs,
        method_version=SPEC.version,
    )
