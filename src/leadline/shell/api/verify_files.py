"""Verify files: what has to be read out of files before a verifier can answer a claim of a program.

Files that come with the claim are read in the walled process, compared and forgotten. Files of reports are
named by their ids; only an officer who is logged in has them opened, and that is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError

from leadline.errors import BadInput, LeadlineError, NotYours
from leadline.model.evidence import FileFacts
from leadline.shell.accounts.roles import ACTING, has_second_factor, roles_of
from leadline.shell.api.reading import BadBody
from leadline.shell.examining.pairs.packing import packed
from leadline.shell.examining.sandbox import pairs, sandbox
from leadline.shell.intake.uploads import UPLOAD_FAULT
from leadline.shell.opening.client import compare_files
from leadline.shell.opening.comparing import FILE, IMAGERY, file_of
from leadline.verification.verifiers.imagery import image_of

#: the part of a multipart body that holds the claim, which may be left out
CLAIM = "claim"
Claim = dict[str, Any]


def held(request: HttpRequest, verifier: str, claim: Claim) -> Claim:
    """The claim with what was read out of the two images of reports that it names; others as they are.

    Raises BadInput for files that may not be compared, or not by whoever asks; TryAgain.
    """
    if verifier != IMAGERY or not claim.get("before") or claim.get("overlay"):
        return claim
    user = request.user
    if roles_of(user).isdisjoint(ACTING) or not has_second_factor(user):
        raise BadInput("before", "a log-in to the console as an officer", "a token opens no report")
    newer, older = file_of(claim.get("about")), file_of(claim["before"])
    if newer is None or older is None or newer == older:
        raise BadInput("before", "two files, about and before, each as file:<id>", "mistyped, or one alone?")
    try:
        found = compare_files(newer, older, by=user.get_username())
    except NotYours:
        limit = "a file of the same report or of one that is tied to it"
        raise BadInput("before", limit, "another id, or untied since?") from None
    about = f"{FILE}{newer}"
    return claim | found | {"about": about, "source": about}


def uploaded(request: HttpRequest, verifier: str) -> Claim:
    """The claim of a multipart body with what was read out of its files. Raises BadBody, BadInput."""
    names, read = _READS[verifier]
    try:
        said = request.POST.get(CLAIM) or "{}"
        files = {name: request.FILES.getlist(name)[0] for name in request.FILES}
    except UnreadablePostError:
        raise BadBody("body", "must arrive whole", "the connection broke") from None
    except (MultiPartParserError, SuspiciousOperation):
        raise BadBody("body", "must be multipart/form-data", "a wrong boundary, or too many parts?") from None
    why = request.META.get(UPLOAD_FAULT)
    if isinstance(why, LeadlineError):
        raise why
    if names[0] not in files or set(files) - set(names):
        raise BadBody("body", f"its files are the parts {', '.join(names)}", "none, or under another name")
    try:
        claim = msgspec.json.decode(said, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise BadBody(CLAIM, "must be one JSON object in UTF-8", "cut off, or another encoding?") from None
    claim.setdefault("about", files[names[0]].name or names[0])
    return claim | read(claim, {name: file.read() for name, file in files.items()})


def takes(verifier: str) -> tuple[str, ...]:
    """The names of the parts in which this verifier takes files; none for one that takes none."""
    return _READS[verifier][0] if verifier in _READS else ()


def _of_file(claim: Mapping[str, Any], files: Mapping[str, bytes]) -> Claim:
    facts = sandbox().examine(files["file"])
    return {"name": claim.get("name") or claim["about"], "facts": msgspec.to_builtins(facts)}


def _of_images(claim: Mapping[str, Any], files: Mapping[str, bytes]) -> Claim:
    found: Claim = {"image": image_of(sandbox().examine(files["image"]))}
    if "before" in files:
        read = pairs().examine(packed(files["before"], files["image"]))
        found["overlay"] = dict(read.raster) or _refused(read)
    return found


def _refused(read: FileFacts) -> Claim:
    return {"refused": "slow" if "too long" in read.trouble else "unreadable"}


#: by verifier: the parts with files, the first of which is needed, and what reads them
_READS: Mapping[str, tuple[tuple[str, ...], Callable[[Mapping[str, Any], Mapping[str, bytes]], Claim]]] = {
    "file": (("file",), _of_file),
    IMAGERY: (("image", "before"), _of_images),
}
