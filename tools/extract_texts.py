"""Finds every text of the pages that wants a translation, and brings the Chinese catalogue up to date.

Run by hand (`python tools/extract_texts.py`) after texts have changed; GNU gettext is not needed. New texts
are added without a translation, texts that no page says any more are taken out, translations are kept.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SHELL = Path(__file__).parents[1] / "src" / "leadline" / "shell"
CATALOGUE = SHELL / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

#: name of the call -> which argument is context, text and plural
CALLS = {
    "_": (None, 0, None),  # templates only: in Python the import says what it is
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
#: texts of Django whose own Chinese is wrong
OF_DJANGO = ("Null characters are not allowed.",)
#: texts of django-allauth whose own Chinese uses other words than ours
OF_ALLAUTH = (
    "Alternative options",
    "An authenticator app is not active.",
    "Authentication using an authenticator app is active.",
    "Authenticator code",
    "Activate Authenticator App",
    "Are you sure you want to sign out?",
    "Code",
    "Confirm Access",
    "Incorrect code.",
    "Incorrect password.",
    "New Password (again)",
    "Passkey",
    "Passwordless",
    "Please reauthenticate to safeguard your account.",
    "Sign in with a passkey",
    "Sign Out",
    "Successfully signed in as %(name)s.",
    "This key does not indicate whether it is a passkey.",
    "Two-Factor Authentication",
    "Use authenticator app or code",
    "You have signed out.",
    "Your account is protected by two-factor authentication. Please enter an authenticator code:",
)
_STRING = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_TEMPLATE_CALL = re.compile(rf"(?<!\w)\w*_?\({_STRING}(?:,\s*{_STRING})*")
_PYTHON_PLACEHOLDER = re.compile(r"%\(\w[^)]*\)[sd]")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text as gettext looks it up."""

    msgid: str
    context: str = ""
    plural: str = ""


def _text(name: str, arguments: list[str | None]) -> Text | None:
    """The text of a call, or None if it is no translation or its text is not written out."""
    context, singular, plural = (
        arguments[position] if position is not None and position < len(arguments) else ""
        for position in CALLS[name]
    )
    return Text(singular, context or "", plural or "") if singular else None


def texts_of_template(source: str) -> Iterator[Text]:
    """Every text of a Django template, as Django computes its msgid."""
    for call in _TEMPLATE_CALL.findall(templatize(source)):
        name, _, arguments = call.partition("(")
        literals: list[str | None] = [ast.literal_eval(text) for text in re.findall(_STRING, arguments)]
        if name in CALLS and (text := _text(name, literals)):
            yield text


def _literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _imported(tree: ast.Module) -> dict[str, str]:
    """What the file calls Django's functions -> their own names."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in CALLS
    }


def texts_of_python(source: str) -> Iterator[Text]:
    """Every text that Python code translates, under whatever name, where it is written out in the call."""
    tree = ast.parse(source)
    names = _imported(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = names.get(getattr(node.func, "id", ""), getattr(node.func, "attr", ""))
        if name in CALLS and (text := _text(name, [_literal(argument) for argument in node.args])):
            yield text


def texts_of_tree(shell: Path = SHELL) -> dict[Text, list[str]]:
    """Every text below the shell, with the files that say it, and those of others that we say otherwise."""
    found: dict[Text, set[str]] = {Text(msgid): {"django-allauth"} for msgid in OF_ALLAUTH}
    found |= {Text(msgid): {"django"} for msgid in OF_DJANGO}
    readers = {".html": texts_of_template, ".txt": texts_of_template, ".py": texts_of_python}
    for path in sorted(shell.rglob("*")):
        is_template = path.is_relative_to(shell / "templates")
        if path.suffix not in readers or is_template != (path.suffix != ".py"):
            continue
        for text in readers[path.suffix](path.read_text(encoding="utf-8")):
            found.setdefault(text, set()).add(path.relative_to(shell).as_posix())
    return {text: sorted(files) for text, files in sorted(found.items())}


def _entry(text: Text, files: list[str], known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=text.msgid, occurrences=[(file, "") for file in files])
    if text.context:
        entry.msgctxt = text.context
    if _PYTHON_PLACEHOLDER.search(text.msgid + text.plural):
        entry.flags = ["python-format"]
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: known.msgstr_plural.get(0, "") if known else ""}
    elif known:
        entry.msgstr = known.msgstr
    if known:
        entry.tcomment = known.tcomment
    return entry


def brought_up_to_date(catalogue: polib.POFile, found: dict[Text, list[str]]) -> polib.POFile:
    """A catalogue of exactly the texts found, with the translations that the old one knew."""
    known = {
        Text(entry.msgid, entry.msgctxt or "", entry.msgid_plural or ""): entry
        for entry in catalogue
        if not entry.obsolete and not entry.fuzzy
    }
    new = polib.POFile(wrapwidth=100)
    new.header, new.metadata = catalogue.header, catalogue.metadata
    new.extend(_entry(text, files, known.get(text)) for text, files in found.items())
    return new


def main() -> int:
    """0; 1 if texts are left to translate."""
    catalogue = polib.pofile(str(CATALOGUE), encoding="utf-8")
    new = brought_up_to_date(catalogue, texts_of_tree())
    new.save(str(CATALOGUE))
    missing = new.untranslated_entries()
    sys.stdout.writelines(f"to translate: {entry.msgid!r}\n" for entry in missing)
    sys.stdout.write(f"{len(new)} texts, {len(missing)} of them to translate\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
