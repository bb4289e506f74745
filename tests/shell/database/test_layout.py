from __future__ import annotations

import os
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from leadline.shell.database.layout import SOCKET_PATH_MAX_BYTES, Layout

folder_names = st.text(
    st.characters(blacklist_characters="/\0", blacklist_categories=["Cs"]), min_size=1, max_size=80
).filter(lambda name: name not in (".", ".."))


@given(folder_names)
def test_every_socket_fits_and_its_address_is_read_back(name):
    layout = Layout.of(Path("/srv") / name)

    socket = layout.socket_dir / ".s.PGSQL.5432"
    assert len(os.fsencode(socket)) <= SOCKET_PATH_MAX_BYTES
    assert conninfo_to_dict(layout.url)["host"] == str(layout.socket_dir)


def test_two_long_homes_have_two_sockets():
    long = "/srv/" + "x" * 120

    assert Layout.of(long + "/a").socket_dir != Layout.of(long + "/b").socket_dir


def test_a_link_and_its_target_are_one_home(home):
    (home / "target").mkdir()
    (home / "link").symlink_to(home / "target")

    assert Layout.of(home / "link") == Layout.of(home / "target")
