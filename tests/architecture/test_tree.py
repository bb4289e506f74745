"""What may and must lie in the tree: no foreign address, a page for each plugin, no dead link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from architecture.tree import ROOT, project, text_of, tracked
from leadline.policy import load
from leadline.shell.cli.main import COMMANDS

#: where packages come from is the business of the machine that installs; split, so that this file holds none
REGISTRIES = tuple(
    "".join(parts)
    for parts in (("pypi", ".org"), ("pythonhosted", ".org"), ("npmjs", ".org"), ("npmjs", ".com"))
)
#: folders of one machine
MACHINE = re.compile(
    r"(?<![\w.~-])/(?:" + "work|opt/(?:pypi|wheels)|home/[a-z]+|Users" + r")/|/root/" + r"\.\w"
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
COMMAND = re.compile(r"(?:^|`|\$ )leadline ([a-z]+)\b", re.MULTILINE)
SETTING = re.compile(r"\bLEADLINE_[A-Z_]+\b")
PLUGINS = [
    name
    for group, found in project()["project"]["entry-points"].items()
    if group.startswith("leadline.")
    for name in found
]
PAGES = [path for path in tracked() if path.suffix == ".md"]


@pytest.mark.parametrize("address", REGISTRIES)
def test_no_file_names_a_registry(address):
    assert [str(path) for path in tracked() if address in text_of(path)] == []


def test_no_file_names_a_folder_of_one_machine():
    assert [str(path) for path in tracked() if MACHINE.search(text_of(path)) and path != Path(__file__)] == []


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_has_a_page_with_formula_source_error_and_when_it_cannot_tell(name):
    page = (ROOT / "docs" / "methods" / f"{name}.md").read_text(encoding="utf-8").lower()

    assert [word for word in ("source", "error") if word not in page] == []


@pytest.mark.parametrize("name", PLUGINS)
def test_every_plugin_has_its_row_in_the_readme(name):
    assert f"docs/methods/{name}.md" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_to_a_file(page):
    links = LINK.findall(text_of(page))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_that_a_page_names_exists(page):
    assert set(COMMAND.findall(text_of(page))) - set(COMMANDS) == set()


def test_every_page_of_the_docs_can_be_reached_from_their_index():
    index = text_of(ROOT / "docs" / "README.md")
    pages = [path.relative_to(ROOT / "docs") for path in PAGES if (ROOT / "docs") in path.parents]

    assert [str(page) for page in pages if str(page) not in index and page.name != "README.md"] == []


def test_every_setting_that_the_code_reads_is_documented():
    read = {name for path in tracked() if "src" in path.parts for name in SETTING.findall(text_of(path))}
    told = text_of(ROOT / "docs" / "operate" / "settings.md")

    assert sorted(name for name in read if f"`{name}`" not in told) == []


@pytest.mark.parametrize(
    "page", ["GLOSSARY.md", "ARCHITECTURE.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"]
)
def test_the_readme_leads_to_the_pages_that_everybody_looks_for(page):
    assert f"({page})" in text_of(ROOT / "README.md")


def test_every_key_of_the_policy_has_its_row():
    page = text_of(ROOT / "docs" / "policy" / "keys.md")

    assert [key for key in load().entries if f"`{key}`" not in page] == []
