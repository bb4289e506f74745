from __future__ import annotations

import pytest

from leadline.errors import BadInput
from leadline.model.grade import Admiralty


@pytest.mark.parametrize("source", ["", "G", "AB", "a"])
def test_a_source_outside_the_admiralty_code_is_refused(source):
    with pytest.raises(BadInput, match="A to F"):
        Admiralty(source=source, credibility=1)


@pytest.mark.parametrize("credibility", [0, 7, -1])
def test_a_credibility_outside_the_admiralty_code_is_refused(credibility):
    with pytest.raises(BadInput, match="1 to 6"):
        Admiralty(source="A", credibility=credibility)
