"""Trees: LightGBM's own text, read and walked with numpy, so that judging loads no training library.

Source: LightGBM's model format v4, numerical splits only: left where the value is at most the threshold.
Answers equal LightGBM's to rounding. A text that is no such model is refused; it can run nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadline.errors import Unreadable
from leadline.triage.learning.learner import Floats, softmax

#: LightGBM's code for a numerical split without missing values (bit 1 says only where missing ones would go)
_NUMERICAL = {"0", "2"}
_BLOCK = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """All trees side by side: a node is split at `feature`, or is a leaf where `left` names itself."""

    #: number of outputs; tree t adds to output t % outputs
    outputs: int
    #: first node of each tree (t)
    roots: NDArray[np.int64]
    #: of each node: the column looked at, its threshold, the nodes to the left and right, the value of a leaf
    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Floats
    #: steps from a root to its deepest leaf
    depth: int

    def probabilities(self, table: NDArray[np.float32]) -> Floats:
        """Shares of the outputs (n, k); of one output, the chance that it is true (n, 1)."""
        raw = np.concatenate(
            [self._raw(table[start : start + _BLOCK]) for start in range(0, max(1, len(table)), _BLOCK)]
        )
        return softmax(raw) if self.outputs > 1 else 1.0 / (1.0 + np.exp(-raw))

    def _raw(self, table: NDArray[np.float32]) -> Floats:
        place = np.tile(self.roots, (len(table), 1))
        rows = np.arange(len(table))[:, None]
        for _ in range(self.depth):
            goes_left = table[rows, self.feature[place]] <= self.threshold[place]
            place = np.where(goes_left, self.left[place], self.right[place])
        values = self.value[place].reshape(len(table), len(self.roots) // self.outputs, self.outputs)
        return np.asarray(values.sum(axis=1), dtype=np.float64)


def trees_of(text: str, columns: int) -> Trees:
    """The trees of a LightGBM text over so many columns. Raises Unreadable for anything else."""
    head, *blocks = text.split("\nTree=")
    try:
        outputs = int(_fields(head)["num_tree_per_iteration"])
        parts = [_tree(_fields(block)) for block in blocks]
        starts = np.cumsum([0, *(len(part[0]) for part in parts)])
        feature = np.concatenate([part[0] for part in parts])
        threshold = np.concatenate([part[1] for part in parts])
        left = np.concatenate([part[2] + start for part, start in zip(parts, starts, strict=False)])
        right = np.concatenate([part[3] + start for part, start in zip(parts, starts, strict=False)])
        value = np.concatenate([part[4] for part in parts])
    except (KeyError, ValueError, IndexError) as problem:
        raise Unreadable("model", "its trees are not LightGBM's text", type(problem).__name__) from problem
    if outputs < 1 or len(parts) % outputs or feature.min() < 0 or feature.max() >= columns:
        raise Unreadable("model", f"its trees look at {columns} columns", "trained by another version?")
    return Trees(
        outputs=outputs,
        roots=starts[:-1],
        feature=feature,
        threshold=threshold,
        left=left,
        right=right,
        value=value,
        depth=max(len(part[0]) for part in parts) // 2,
    )


def _tree(
    fields: Mapping[str, str],
) -> tuple[NDArray[np.int64], Floats, NDArray[np.int64], NDArray[np.int64], Floats]:
    """Feature, threshold, left, right and value of each node; the leaves stand behind the splits."""
    values = np.array(fields["leaf_value"].split(), dtype=np.float64)
    splits = len(values) - 1
    own = np.arange(len(values)) + splits
    if not splits:
        zero = np.zeros(1, dtype=np.int64)
        return zero, np.zeros(1), zero, zero, values
    if not set(fields["decision_type"].split()) <= _NUMERICAL or fields.get("is_linear", "0") != "0":
        raise ValueError("only numerical splits are read")
    children = []
    for side in ("left_child", "right_child"):
        told = np.array(fields[side].split(), dtype=np.int64)
        places = np.where(told < 0, splits + ~told, told)
        if len(places) != splits or (places <= np.arange(splits)).any() or (places > own[-1]).any():
            raise ValueError("a tree leads back to itself or out of itself")
        children.append(np.concatenate([places, own]))
    feature = np.zeros(splits + len(values), dtype=np.int64)
    feature[:splits] = np.array(fields["split_feature"].split(), dtype=np.int64)
    threshold = np.zeros(splits + len(values))
    threshold[:splits] = np.array(fields["threshold"].split(), dtype=np.float64)
    return feature, threshold, children[0], children[1], np.concatenate([np.zeros(splits), values])


def _fields(block: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in block.split("\n"))
    return {name: value for name, _, value in pairs}
