from __future__ import annotations

from xml.etree import ElementTree

from leadline.shell.console.figures.findings import draw_finding

TRACK = [[31.0 + step / 100, 122.0] for step in range(20)]
VOYAGE = {
    "kind": "voyage", "place": [31.1, 122.0], "radius_m": 1000.0, "track": TRACK, "within": TRACK[9:11],
    "gap": TRACK[10:12], "prism": [[31.1, 122.0], [31.12, 122.02], [31.1, 122.05]], "jumps": [[31.15, 122.1]],
    "met": [31.05, 122.0], "parties": {"ais": "supports", "dock": "silent", "customs": "contradicts"},
}  # fmt: skip


def drawn(figure):
    return ElementTree.fromstring(draw_finding(figure, "said & done"))


def test_a_voyage_has_its_track_in_two_parts_its_silence_its_reach_and_the_three_parties():
    found = drawn(VOYAGE)

    assert len(found.findall(".//polyline[@class='picture-line']")) == 2
    assert len(found.findall(".//polyline[@class='picture-bound picture-hollow']")) == 1
    assert len(found.findall(".//polygon[@class='picture-area']")) == 1
    assert [one.text for one in found.findall(".//text[@text-anchor='end']")] == [
        "transponder: supports",
        "dock: silent",
        "customs: contradicts",
    ]


def test_a_ship_that_is_not_known_still_has_a_map_of_the_place():
    bare = {one: VOYAGE[one] for one in ("kind", "place", "radius_m", "parties")} | {"track": []}

    assert drawn(bare).findall(".//circle")


def test_the_ships_that_could_have_been_there_are_one_dot_each():
    figure = {
        "kind": "ships", "place": [31.1, 122.0], "radius_m": 1000.0,
        "ships": [[31.1, 122.0, "supported"], [31.2, 122.0, "dark"], [31.3, 122.0, "feasible"]],
    }  # fmt: skip

    assert len(drawn(figure).findall(".//circle")) == 4
