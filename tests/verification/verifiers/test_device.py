from __future__ import annotations

import pytest

from leadline.model.finding import Verdict
from leadline.testing import check_verifier
from leadline.verification.verifiers.device import Described, DeviceVerifier


def finding_on(text):
    return DeviceVerifier().check(Described(text=text))


def test_the_shipped_verifier_keeps_every_promise_of_a_verifier():
    check_verifier(DeviceVerifier())


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("gray box with a cellular antenna on a lamp post", "cellular-relay-box"),
        ("black box with antennas on a balcony", "cellular-relay-box"),
        ("metal box with a blue light among the fishing gear", "lit-box-at-sea"),
        ("a weather station with a microphone inside and no label", "weather-station"),
        ("the hydrological buoy hums too low to hear", "buoy"),
        ("路灯上挂着灰色盒子，有手机天线", "cellular-relay-box"),
        ("渔网里捞到一个金属盒，闪蓝光", "lit-box-at-sea"),
        ("车里有伪基站，手机都收到诈骗短信", "imsi-catcher"),
        ("会议室插座里藏着窃听器", "listening-device"),
    ],
)
def test_the_best_candidate_is_the_device_described(text, best):
    finding = finding_on(text)

    assert finding.verdict is Verdict.SUPPORTS
    assert next(iter(finding.inputs)) == f"candidate:{best}"


def test_none_of_these_is_always_an_answer_and_the_innocent_look_alike_is_named():
    finding = finding_on("black box with antennas on a balcony")

    assert finding.inputs["candidate:none-of-these"] == pytest.approx(1 - finding.strength)
    assert "city Wi-Fi node" in finding.because


def test_a_bare_fit_cannot_tell_and_asks_for_features():
    finding = finding_on("a box, an aerial")

    assert finding.verdict is Verdict.INCONCLUSIVE
    assert "Not mentioned" in finding.because


def test_a_denied_antenna_is_no_antenna():
    assert finding_on("a box with no antenna").verdict is Verdict.NOT_APPLICABLE


def test_words_of_the_report_alone_are_marked_as_such():
    assert finding_on("black box with antennas on a balcony").is_own_words
