"""Reports: `POST /api/v1/reports`. A 201 means: durable."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from leadline.model.report import Channel
from leadline.shell.api.answers import answer, work_asked
from leadline.shell.api.reading import call_with_files
from leadline.shell.intake.flood import guard
from leadline.shell.intake.taking import WorkSpent, take
from leadline.shell.intake.uploads import given_files


@call_with_files
def reports(request: HttpRequest, body: dict[str, object]) -> HttpResponse:
    """201 with the receipt for a stored report, 200 for one that was stored before under this key."""
    files = given_files(request)
    watch = guard()
    proof = request.headers.get("Proof-Of-Work", "")
    if not watch.admits(proof):
        return work_asked(watch.challenge())
    try:
        taken = take(body, Channel.API, request.headers.get("Idempotency-Key", ""), proof, files)
    except WorkSpent:
        return work_asked(watch.challenge())
    said: dict[str, object] = {"reference": taken.reference}
    if taken.receipt:
        said["receipt"] = taken.receipt
    return answer(201 if taken.is_new else 200, said)
