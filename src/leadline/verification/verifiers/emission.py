"""EmissionVerifier: compares a field strength that the report states with a published limit.

Says "x dB against reference R (field ratio r)" and never more: the standard excludes intentional
transmitters and measurements in place, so nothing here is lawful or unlawful.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadline.methods.emission import at_distance, dbuv_m_from_uv_m, field_ratio
from leadline.model.finding import OWN_WORDS, Finding, Verdict
from leadline.model.spec import Spec
from leadline.policy.emission import EmissionLimit, EmissionTable, emission
from leadline.policy.lexicon.words import normal
from leadline.ports.world import NOWHERE, World
from leadline.verification.dossier import Dossier

SPEC = Spec(
    name="emission",
    question="How strong is the stated field beside the limit for household devices?",
    needs=("reading",),
    method="Converts to dBµV/m, moves the limit to the stated distance with 20 log10, compares.",
    source="CISPR 32:2012 class B, tables A.4 and A.5; GB/T 9254.1-2021 on what it excludes",
    from_words=True,
)

#: what a comparison needs beside the value itself
NEEDED = ("frequency", "distance", "detector", "bandwidth", "antenna factor", "surroundings", "instrument")
_NUMBER = r"(?<![\d.])(\d{1,9}(?:\.\d{1,12})?)"
_VALUE = re.compile(
    rf"([-+]?){_NUMBER}\s*(db ?\(?[μu]v/m\)?|[μu]v/m|mv/m|kv/m|v/m|dbm|微伏/米|毫伏/米|伏/米)(?![a-z/])"
)
_BANDWIDTH = re.compile(
    rf"(?:rbw|bandwidth|带宽)\D{{0,6}}{_NUMBER}\s*[km]hz|{_NUMBER}\s*[km]hz\s*(?:rbw|bandwidth|带宽)"
)
_FREQUENCY = re.compile(rf"{_NUMBER}\s*(khz|mhz|ghz|千赫|兆赫|吉赫)")
_DISTANCE = re.compile(
    rf"(?:\bat|\bfrom|\bdistance(?: of)?|距离|相距|距)[: ]{{0,3}}(?:about |some |约|大约)?"
    rf"{_NUMBER}\s*(?:m\b|metres?|meters?|米)(?!/)"
    rf"|{_NUMBER}\s*(?:m|metres?|meters?|米)\s*(?:away|distance|from|远|处|外)"
)
_WORDS = {
    "quasi-peak": re.compile(r"\bquasi[- ]?peak\b|\bqp\b|准峰值"),
    "average": re.compile(r"\baverage\b|平均值|均值检波"),
    "peak": re.compile(r"(?<!quasi-)(?<!quasi )\bpeak\b|(?<!准)峰值"),
    "antenna factor": re.compile(r"\bantenna factor\b|天线系数"),
    "surroundings": re.compile(r"\bindoors?\b|\boutdoors?\b|\bopen field\b|室内|室外|户外|空旷"),
    "instrument": re.compile(
        r"\bspectrum analy[sz]er\b|\breceiver\b|\bfield (?:strength )?meter\b|频谱仪|频谱分析仪|接收机|场强仪"
    ),
    "phone app": re.compile(r"\bapp\b|\bphone (?:shows|says|measured)\b|手机软件|手机应用|手机app|手机测"),
}
#: µV/m in one unit
_UV_M = {"uv/m": 1.0, "mv/m": 1e3, "v/m": 1e6, "kv/m": 1e9, "微伏/米": 1.0, "毫伏/米": 1e3, "伏/米": 1e6}
_MHZ = {"khz": 1e-3, "mhz": 1.0, "ghz": 1e3, "千赫": 1e-3, "兆赫": 1.0, "吉赫": 1e3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a text states of a measurement; None where it states nothing."""

    #: level in dBµV/m; None if the value is no field strength
    level_dbuv_m: float | None
    #: whether the value is a power in dBm
    is_power: bool
    frequency_mhz: float | None
    distance_m: float | None
    #: "quasi-peak", "average" or "peak"
    detector: str | None
    #: the other things needed that the text speaks of
    spoken: frozenset[str]
    #: whether a telephone app took the value
    by_phone: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What a comparison still needs."""
        known = set(self.spoken)
        if self.frequency_mhz is not None:
            known.add("frequency")
        if self.distance_m is not None:
            known.add("distance")
        if self.detector is not None:
            known.add("detector")
        return tuple(need for need in NEEDED if need not in known)


def read_statement(text: str) -> Stated | None:
    """The measurement that a text states, or None if it states no value with a unit."""
    plain = normal(text)
    value = _VALUE.search(plain)
    if value is None:
        return None
    sign, number, unit = value.groups()
    without_bandwidth = _BANDWIDTH.sub(" ", plain)
    spoken = {need for need in ("antenna factor", "surroundings", "instrument") if _WORDS[need].search(plain)}
    if _BANDWIDTH.search(plain):
        spoken.add("bandwidth")
    return Stated(
        level_dbuv_m=_level(float(sign + number), unit.replace("μ", "u")),
        is_power=unit == "dbm",
        frequency_mhz=_frequency(without_bandwidth),
        distance_m=_distance(plain),
        detector=next((one for one in ("quasi-peak", "average", "peak") if _WORDS[one].search(plain)), None),
        spoken=frozenset(spoken),
        by_phone=bool(_WORDS["phone app"].search(plain)),
    )


def _level(value: float, unit: str) -> float | None:
    if unit == "dbm":
        return None
    if unit.startswith("db"):
        return value if abs(value) <= 300 else None
    return dbuv_m_from_uv_m(value * _UV_M[unit]) if value > 0 else None


def _frequency(text: str) -> float | None:
    found = _FREQUENCY.search(text)
    return float(found[1]) * _MHZ[found[2]] if found else None


def _distance(text: str) -> float | None:
    found = _DISTANCE.search(text)
    metres = float(found[1] or found[2]) if found else 0.0
    return metres or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """That somebody measured a field, in their words."""

    text: str


class EmissionVerifier:
    """Compares a stated field strength with the class B table."""

    spec = SPEC
    claim = Measured

    def __init__(self, world: World = NOWHERE, table: EmissionTable | None = None) -> None:
        """Use the shipped table, or an operator's own."""
        self._table = table or emission()

    def claims(self, dossier: Dossier) -> Sequence[Measured]:
        """The report's words, if they state a value with a unit."""
        text = dossier.report.text
        return [Measured(text=text)] if read_statement(text) else []

    def check(self, claim: Measured) -> Finding:
        """A finding with the field ratio, or what is missing for one."""
        stated = read_statement(claim.text)
        if stated is None:
            return _finding(Verdict.NOT_APPLICABLE, None, "The report states no field strength.")
        if stated.is_power:
            return _finding(
                Verdict.INCONCLUSIVE,
                None,
                "A value in dBm is a power at an instrument's input, not a field strength: "
                "it needs the antenna factor and the cable loss before it can be compared.",
                {"missing": "field strength"},
            )
        if stated.level_dbuv_m is None:
            because = "The stated field strength is outside what is possible; is the unit right?"
            return _finding(Verdict.INCONCLUSIVE, None, because, {"missing": "field strength"})
        return self._compared(stated, stated.level_dbuv_m)

    def _compared(self, stated: Stated, level: float) -> Finding:
        frequency, distance = stated.frequency_mhz, stated.distance_m
        if frequency is None or distance is None:
            because = f"A field of {level:.1f} dBµV/m is stated, but not its {_listed(stated.missing)}."
            return _finding(Verdict.INCONCLUSIVE, None, because, _inputs(stated))
        table = self._table
        if not table.least_distance_m <= distance <= table.most_distance_m:
            because = (
                f"The stated distance of {distance:g} m is outside {table.least_distance_m:g} to "
                f"{table.most_distance_m:g} m, where limits can be compared."
            )
            return _finding(Verdict.INCONCLUSIVE, None, because, _inputs(stated))
        assumed = stated.detector or ("quasi-peak" if frequency <= 1000.0 else "average")
        limit = table.find(frequency, assumed, distance)
        if limit is None:
            because = f"{table.standard} holds no {assumed} limit at {frequency:g} MHz."
            return _finding(Verdict.INCONCLUSIVE, None, because, _inputs(stated))
        return self._ratio(stated, level, limit, distance)

    def _ratio(self, stated: Stated, level: float, limit: EmissionLimit, distance: float) -> Finding:
        reference = at_distance(limit.dbuv_m, limit.distance_m, distance)
        ratio = field_ratio(level, reference)
        threshold = self._table.threshold_field_ratio
        because = (
            f"The stated {level:.1f} dBµV/m is {level - reference:+.1f} dB against {self._table.standard}, "
            f"{limit.detector}, {reference:.1f} dBµV/m at {distance:g} m (field ratio {ratio:.2f}; "
            f"from {threshold:g} it is worth a look). It leaves out transmitters and tests in place."
        )
        inputs = _inputs(stated) | {"reference_dbuv_m": round(reference, 2), "field_ratio": round(ratio, 4)}
        if stated.by_phone:
            because += " A telephone app is not a measurement."
        if stated.missing:
            because += f" Not stated: {_listed(stated.missing)}."
        complete = not stated.missing and not stated.by_phone
        verdict = Verdict.SUPPORTS if complete and ratio >= threshold else Verdict.INCONCLUSIVE
        return _finding(verdict, ratio, because, inputs)


def _inputs(stated: Stated) -> dict[str, str | float | bool]:
    inputs: dict[str, str | float | bool] = {"missing": ", ".join(stated.missing)}
    if stated.level_dbuv_m is not None:
        inputs["level_dbuv_m"] = round(stated.level_dbuv_m, 2)
    if stated.frequency_mhz is not None:
        inputs["frequency_mhz"] = stated.frequency_mhz
    if stated.distance_m is not None:
        inputs["distance_m"] = stated.distance_m
    return inputs | {"detector": stated.detector or ""}


def _listed(missing: tuple[str, ...]) -> str:
    return ", ".join(missing) if missing else "nothing"


def _finding(
    verdict: Verdict,
    ratio: float | None,
    because: str,
    inputs: Mapping[str, str | float | bool] | None = None,
) -> Finding:
    return Finding(
        verifier=SPEC.name,
        verdict=verdict,
        strength=ratio,
        strength_is="field ratio",
        uncertainty="the instrument's own error, and up to +6 dB from one reflection",
        because=because,
        rests_on=(OWN_WORDS,),
        inputs=dict(inputs or {}),
        method_version=SPEC.version,
    )
