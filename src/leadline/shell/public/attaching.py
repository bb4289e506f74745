"""Attaching: the file field of the public forms, and what is said when files cannot be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from leadline.errors import BadInput, LeadlineError, Missing, TooLong
from leadline.intake.fields import Refused, displayed
from leadline.intake.files import Given
from leadline.shell import site
from leadline.shell.intake.uploads import given_files
from leadline.vault.telling import Told


class FilesInput(forms.FileInput):
    """One control for several files."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """Files of a form; they are read from the request, not from here."""

    widget = FilesInput(attrs={"multiple": True})

    def clean(self, value: Any) -> Any:
        """Whatever came: `attached` looks at it."""
        return value


class Attaching(forms.Form):
    """The part of a form with which files come."""

    files = FilesField(  # type: ignore[assignment]
        label=lazy("Pictures, recordings, documents"), required=False
    )
    clean_pictures = forms.BooleanField(
        label=lazy("Take place and device data out of my pictures before they are stored"),
        help_text=lazy(
            "For JPEG, PNG, WebP, GIF and HEIC; with this ticked, another kind of file is refused. What can "
            "be seen in a picture stays. That the data are missing is not held against you."
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say beside the files how many and how large they may be."""
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = limits()


def limits() -> str:
    """How many files may come, and how large."""
    bounds = site.policy().evidence
    return _("Up to %(files)s files, %(each)s each, %(together)s together.") % {
        "files": bounds.files,
        "each": _size(bounds.file_bytes),
        "together": _size(bounds.together_bytes),
    }


@dataclass(frozen=True, slots=True)
class Attached:
    """What came with a form, or why it cannot be taken."""

    files: tuple[Given, ...] = ()
    fault: str = ""


def attached(request: HttpRequest) -> Attached:
    """The files of a request, or in the reader's language why they cannot be taken."""
    try:
        return Attached(given_files(request))
    except BadInput as error:
        return Attached(fault=said_of_files(error))
    except LeadlineError:
        return Attached(fault=_("Too many files are coming in just now. Please try again in a moment."))


def said_of_files(error: BadInput) -> str:
    """A fault of files in the reader's language; it names the limit."""
    if isinstance(error, Refused):
        return said_of_files(error.errors[0])
    bounds = site.policy().evidence
    number = error.field.removeprefix("files").lstrip(".")
    if isinstance(error, Missing):
        return _("File %(number)s is empty.") % {"number": number}
    if isinstance(error, TooLong) and number:
        return _("File %(number)s is too large: at most %(most)s.") % {
            "number": number,
            "most": _size(bounds.file_bytes),
        }
    if isinstance(error, TooLong) and "together" in error.limit:
        return _("Together they are too large: at most %(most)s. Send the rest with your receipt.") % {
            "most": _size(bounds.together_bytes)
        }
    if isinstance(error, TooLong):
        most = bounds.files_in_all if "in all" in error.limit else bounds.files
        return _("These are too many files: at most %(most)s.") % {"most": most}
    return _(
        "File %(number)s cannot be cleaned, so nothing was stored. Send it as JPEG, PNG, WebP, GIF or "
        "HEIC, or take the tick away."
    ) % {"number": number}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One file as the inbox shows it."""

    name: str
    size: str
    is_examined: bool
    stripped: bool
    #: what it says of itself: name of the fact, value
    says: tuple[tuple[str, str], ...]


def shown(told: Told) -> Shown:
    """One file for the page of its reporter."""
    names = (
        (_("Kind"), told.kind),
        (_("Made at"), told.taken_at),
        (_("Place"), told.place),
        (_("Device"), told.device),
        (_("Program"), told.software),
    )
    return Shown(
        name=displayed(told.name) or _("(no name)"),
        size=_size(told.size),
        is_examined=told.is_examined,
        stripped=told.stripped,
        says=tuple((name, displayed(value)) for name, value in names if value),
    )


def _size(count: int) -> str:
    """The size as a reader says it: `16 MB`, and not `16.0 MB`."""
    return str(filesizeformat(count)).replace(".0\xa0", "\xa0")
