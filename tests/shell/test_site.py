from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import RequestFactory
from django.utils import timezone

from leadline.shell import site
from leadline.shell.site import policy


@pytest.mark.parametrize(("path", "zone"), [("/console/patterns", "Asia/Shanghai"), ("/inbox", "UTC")])
def test_the_console_tells_instants_in_the_lines_own_zone(monkeypatch, path, zone):
    of_the_line = replace(policy(), site=replace(policy().site, time_zone="Asia/Shanghai"))
    monkeypatch.setattr(site, "policy", lambda: of_the_line)
    seen = []

    site.local_times(lambda request: seen.append(timezone.get_current_timezone_name()))(
        RequestFactory().get(path)
    )

    assert seen == [zone]
    assert timezone.get_current_timezone_name() == "UTC"
