"""LEXICON: the words that sort a report, as data files, and one pass that finds them in a text.

`lexicon()` is the shipped one; an operator's own files make another with `build`.
"""

from __future__ import annotations

from leadline.policy.lexicon.load import Lexicon, Title, Weights, build, lexicon
from leadline.policy.lexicon.term import Guard, Reading, Term

__all__ = ["Guard", "Lexicon", "Reading", "Term", "Title", "Weights", "build", "lexicon"]
