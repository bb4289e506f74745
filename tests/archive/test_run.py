from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archives import COLUMNS, RULE, answers_of, in_one_go, town, written
from leadline.archive.local import processes
from leadline.archive.near import NearPass
from leadline.archive.run import answer_path, do_slab, finished_slab, here, plan, run
from leadline.errors import BadInput, Missing, NotAllowed, OutOfRange

rough = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))


def made(tmp_path, rows, rules=(RULE,), slab=40, name="out"):
    written(tmp_path / "a.parquet", rows)
    return plan(tmp_path / "a.parquet", tmp_path / name, rules, COLUMNS, slab)


def fired(folder):
    found = answers_of(folder)
    ids, alarm = found["id"].to_numpy(), found["alarm"].to_numpy()
    return ids.tolist(), ids[alarm].tolist()


@rough
@given(
    seed=st.integers(0, 10_000),
    slab=st.integers(1, 400),
    count=st.integers(2, 4),
    radius_m=st.sampled_from([100.0, 500.0, 3000.0]),
    hours=st.integers(1, 60),
    kinds=st.sampled_from([[], ["box"]]),
)
def test_the_slabs_say_exactly_what_the_whole_says(
    tmp_path_factory, seed, slab, count, radius_m, hours, kinds
):
    folder = tmp_path_factory.mktemp("archive")
    rule = {**RULE, "count": count, "radius_m": radius_m, "window_s": hours * 3600.0, "kinds": kinds}
    rows = town(seed)

    run(made(folder, rows, [rule], slab), here)

    assert fired(folder / "out" / "near") == in_one_go(rows, NearPass.of(rule).rule)


def test_several_rules_are_answered_in_one_reading(tmp_path):
    rules = [RULE, {**RULE, "name": "boxes", "kinds": ["box"], "count": 2}]
    rows = town(1)

    done = run(made(tmp_path, rows, rules), here)

    assert fired(tmp_path / "out" / "near") == in_one_go(rows, NearPass.of(rules[0]).rule)
    assert fired(tmp_path / "out" / "boxes") == in_one_go(rows, NearPass.of(rules[1]).rule)
    assert sum(one.answers["boxes"] for one in done) == len(fired(tmp_path / "out" / "boxes")[0])
    assert sum(one.rows for one in done) == 300


def test_an_answer_names_rule_row_instant_kind_and_place(tmp_path):
    rows = town(1)
    run(made(tmp_path, rows), here)

    first = answers_of(tmp_path / "out" / "near").slice(0, 1).to_pylist()[0]

    assert first["rule"] == "near"
    assert first["time"].timestamp() == rows["time"][first["id"]]
    assert (first["kind"], first["lat"], first["alarm"]) == (
        rows["kind"][first["id"]] or "",
        rows["lat"][first["id"]],
        True,
    )


def test_a_finished_slab_is_not_done_again_and_a_lost_one_is(tmp_path):
    work = made(tmp_path, town(2))
    run(work, here)
    lost = answer_path(work, "near", 1)
    lost.unlink()
    asked = []

    done = run(work, lambda made, slabs: asked.extend(slabs) or here(made, slabs))

    assert asked == [1]
    assert len(done) == len(work.spans)


def test_a_run_that_broke_off_leaves_no_half_answer(tmp_path):
    work = made(tmp_path, town(2))
    answer_path(work, "near", 0).parent.mkdir(parents=True)
    answer_path(work, "near", 0).with_suffix(".part").write_bytes(b"half")

    assert finished_slab(work, 0) is None
    assert do_slab(work, 0).slab == 0
    assert not answer_path(work, "near", 0).with_suffix(".part").exists()


@pytest.mark.parametrize("changed", [{"count": 4}, {"radius_m": 501.0}])
def test_another_rule_is_not_mixed_into_the_folder_of_a_run(tmp_path, changed):
    run(made(tmp_path, town(3)), here)

    with pytest.raises(NotAllowed, match="another folder"):
        run(made(tmp_path, town(3), [{**RULE, **changed}]), here)


def test_the_plan_is_written_down(tmp_path):
    work = made(tmp_path, town(3))
    run(work, here)

    said = json.loads((tmp_path / "out" / "plan.json").read_text())

    assert (said["digest"], said["passes"]) == (work.digest, [RULE])
    assert replace(work, passes=({**RULE, "count": 9},)).digest != work.digest


def test_progress_counts_what_was_finished_before(tmp_path):
    work = made(tmp_path, town(4), slab=100)
    do_slab(work, 0)
    told = []

    run(work, here, lambda done, whole: told.append((done, whole)))

    assert told[0] == (1, len(work.spans))
    assert told[-1] == (len(work.spans), len(work.spans))


def test_processes_give_the_answers_of_one_process(tmp_path):
    rows = town(5)
    run(made(tmp_path, rows, slab=100, name="one"), here)
    run(made(tmp_path, rows, slab=100, name="two"), processes(2))

    assert answers_of(tmp_path / "two" / "near").equals(answers_of(tmp_path / "one" / "near"))


@pytest.mark.parametrize(
    ("rules", "slab", "error"),
    [
        ([], 10, BadInput),
        ([RULE, RULE], 10, BadInput),
        ([{**RULE, "pass": "far"}], 10, BadInput),
        ([{**RULE, "radius_m": 0}], 10, OutOfRange),
        ([RULE], 0, BadInput),
    ],
)
def test_a_plan_that_cannot_be_run_is_refused_before_anything_is_done(tmp_path, rules, slab, error):
    with pytest.raises(error):
        made(tmp_path, town(1), rules, slab)

    assert not (tmp_path / "out").exists()


def test_an_archive_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Missing, match="--in"):
        plan(tmp_path / "none", tmp_path / "out", [RULE], COLUMNS)


def test_rows_in_any_order_give_the_same_answers(tmp_path):
    rows = {**town(6), "time": town(6)["time"] + np.arange(300)}
    order = np.random.default_rng(1).permutation(300)
    written(tmp_path / "b.parquet", rows, order=order)

    run(plan(tmp_path / "b.parquet", tmp_path / "out", [RULE], COLUMNS, 50), here)
    ids, _ = fired(tmp_path / "out" / "near")

    assert order[ids].tolist() == in_one_go(rows, NearPass.of(RULE).rule)[0]
