from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadline.model.finding import Verdict
from leadline.testing import check_verifier
from leadline.verification.verifiers.emission import EmissionVerifier, Measured, read_statement

COMPLETE = (
    "Field meter outdoors, quasi-peak, bandwidth 120 kHz, antenna factor 12 dB/m included: "
    "{value} at 433 MHz, distance 10 m."
)
COMPLETE_ZH = "室外用频谱仪测得{value}，频率433兆赫，距离10米，准峰值检波，带宽120kHz，已计入天线系数。"


def finding_on(text):
    return EmissionVerifier().check(Measured(text=text))


def test_the_shipped_verifier_keeps_every_promise_of_a_verifier():
    check_verifier(EmissionVerifier())


@pytest.mark.parametrize("text", [COMPLETE, COMPLETE_ZH])
@pytest.mark.parametrize(
    "value", ["44.3 dBµV/m", "44.3 dBuV/m", "164.1 µV/m", "0.1641 mV/m", "0.0001641 V/m"]
)
def test_2_3_times_the_class_b_field_supports_in_every_unit_and_language(text, value):
    finding = finding_on(text.format(value=value))

    assert finding.verdict is Verdict.SUPPORTS
    assert finding.strength == pytest.approx(2.32, abs=0.01)


def test_just_below_2_3_times_cannot_tell_and_never_contradicts():
    finding = finding_on(COMPLETE.format(value="44.1 dBµV/m"))

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert finding.strength == pytest.approx(2.27, abs=0.01)


def test_what_is_missing_is_named():
    finding = finding_on("We measured 60 dBµV/m at 433 MHz")

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert (
        finding.inputs["missing"] == "distance, detector, bandwidth, antenna factor, surroundings, instrument"
    )


def test_power_at_an_instrument_is_refused_with_the_reason():
    finding = finding_on("The analyser showed -40 dBm at 433 MHz")

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "antenna factor" in finding.because


def test_a_telephone_app_is_not_a_measurement():
    finding = finding_on(COMPLETE.format(value="80 dBµV/m") + " My phone app showed it.")

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "not a measurement" in finding.because


def test_a_report_without_a_field_strength_is_not_for_this_method():
    assert (
        finding_on("A gray box on a lamp post, 10 m from 433 High Street").verdict is Verdict.NOT_APPLICABLE
    )


@pytest.mark.parametrize("frequency", ["10 kHz", "25 GHz"])
def test_outside_the_table_it_cannot_tell(frequency):
    finding = finding_on(COMPLETE.format(value="80 dBµV/m").replace("433 MHz", frequency))

    assert finding.verdict is Verdict.INCONCLUSIVE


@given(st.floats(-50, 200), st.sampled_from(["30", "230", "433", "1000", "2400", "6000"]))
def test_it_never_says_illegal(level, frequency):
    said = finding_on(COMPLETE.format(value=f"{level:.2f} dBµV/m").replace("433", frequency)).because.lower()

    assert "legal" not in said
    assert "lawful" not in said


def test_at_a_band_edge_the_tighter_limit_applies():
    at_230 = finding_on(COMPLETE.format(value="40 dBµV/m").replace("433", "230"))

    assert at_230.inputs["reference_dbuv_m"] == 30.0


def test_the_bandwidth_is_not_taken_for_the_frequency():
    stated = read_statement("40 dBµV/m, bandwidth 120 kHz, at 5.8 GHz, 3 m away")

    assert (stated.frequency_mhz, stated.distance_m) == (5800.0, 3.0)
