"""Files: what an officer gets of a file of a lead: a copy to look at, or the original for a machine apart.

The original is never shown in a page, because it may be hostile: it leaves as a download, for a reason.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from leadline.errors import LeadlineError
from leadline.shell.accounts.roles import ACTING, role_required
from leadline.shell.console.frame import attempt, find, now, user_name
from leadline.shell.console.sentences import said as sentence
from leadline.shell.opening.client import original_file, view_file
from leadline.shell.tables import reasons
from leadline.shell.tables.evidence import EvidenceRow

#: types of copies that the page may show as a picture
PICTURES = ("image/png", "image/jpeg")


@require_GET
@role_required(*ACTING)
def view(request: HttpRequest, lead_id: UUID, file_id: UUID) -> HttpResponse:
    """The viewing copy: pixels alone, in a page that may run nothing."""
    _of(lead_id, file_id)
    try:
        media_type, body = view_file(file_id, by=user_name(request))
    except LeadlineError as error:
        return HttpResponse(sentence(str(error)), content_type="text/plain; charset=utf-8", status=404)
    response = HttpResponse(body, content_type=media_type if media_type in PICTURES else "text/plain")
    return _shut(response)


@require_POST
@role_required(*ACTING)
def original(request: HttpRequest, lead_id: UUID, file_id: UUID) -> HttpResponse:
    """The file exactly as it came, as a download; the reason is in the history before it leaves."""
    _of(lead_id, file_id)
    found: list[bytes] = []

    def take_out() -> None:
        why = request.POST.get("why", "").replace("\0", "")
        reason = reasons.keep(reasons.checked(why), now(), lead_id=lead_id)
        purpose = f"reason {reason.id}" if reason else ""
        found.append(original_file(file_id, by=user_name(request), purpose=purpose))

    if not attempt(request, take_out):
        return redirect("console:lead", lead_id)
    response = HttpResponse(found[0], content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{file_id}.original"'
    return _shut(response)


def _of(lead_id: UUID, file_id: UUID) -> None:
    find(lead_id)
    if not EvidenceRow.objects.filter(id=file_id, report=lead_id).exists():
        raise Http404


def _shut(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
