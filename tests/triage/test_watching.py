"""The alarm over a certificate."""

from __future__ import annotations

from leadline.policy.taxonomy import taxonomy
from leadline.triage.watching import outcomes, watch
from looks import certificate, noise


def test_looks_below_the_threshold_and_barred_ones_say_nothing_of_a_certificate():
    looks = [noise(1), noise(2, 0.5), noise(3, barred=True)]

    assert [look.label.lead.int for look, _ in outcomes(certificate(), looks, taxonomy())] == [2]


def test_a_good_run_rings_no_alarm():
    looks = [noise(number, is_right=number % 400 != 0) for number in range(1, 2000)]

    assert not watch(certificate(), looks, taxonomy()).is_alarmed


def test_a_jump_to_one_wrong_in_eight_is_found_within_sixty_looks_after_a_good_run():
    good = [noise(number) for number in range(200)]
    bad = [noise(number, is_right=number % 8 != 0) for number in range(200, 260)]

    before = watch(certificate(), good, taxonomy())
    after = watch(certificate(), [*good, *bad], taxonomy())

    assert not before.is_alarmed
    assert after.is_alarmed


def test_the_order_of_the_answers_counts_not_that_of_the_list():
    looks = [noise(number, is_right=number % 3 != 0) for number in range(30)]

    assert watch(certificate(), looks, taxonomy()) == watch(certificate(), looks[::-1], taxonomy())
