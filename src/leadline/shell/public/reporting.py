"""Reporting: the form, the wait under flood, and the receipt, shown once as the answer to the form."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leadline.errors import BadInput, KeyInUse, NotAllowed, NotYours, TryAgain
from leadline.intake.files import Given
from leadline.model.report import Channel
from leadline.shell import site
from leadline.shell.intake import inbox
from leadline.shell.intake.flood import guard
from leadline.shell.intake.taking import Taken, WorkSpent, take
from leadline.shell.public import hint, returning, token
from leadline.shell.public.attaching import attached
from leadline.shell.public.forms import ReportForm, new_key, said
from leadline.shell.public.patience import patient

#: what the waiting page does not carry on
_NOT_CARRIED = {"csrfmiddlewaretoken", "ticket", "pow_challenge", "pow_nonce"}


@never_cache
@patient
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; its answer is the receipt, or the form again with everything that was typed."""
    if request.method != "POST":
        return _form(request, ReportForm(initial={"key": new_key()}))
    form = ReportForm(request.POST, request.FILES)
    came = attached(request)
    if came.fault:
        form.add_error("files", came.fault)
    if not form.is_valid():
        return _form(request, form, 422)
    if not guard().admits(_proof(request)):
        return _wait(request)
    return _take(request, form, came.files)


@never_cache
@patient
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    """What a reporter does on the page of the fresh receipt; anybody else goes to the inbox."""
    if request.method != "POST":
        return redirect("public:inbox")
    try:
        held = token.read(request.POST.get("visit", ""))
    except NotYours:
        return redirect("public:inbox")
    try:
        if request.POST.get("act") == "agree" and held.office:
            decision, because_zh = hint.agreed(held.office)
            inbox.agree(held.lookup_hash, decision, because_zh)
            return returning.page(request, held, note=_("Thank you. We have closed it here."))
        if request.POST.get("act") == "keep":
            return returning.page(request, held, note=_("We keep it, and a person will read it."))
        inbox.add(held.lookup_hash, {"what": request.POST.get("what", "")}, request.POST.get("key", ""))
    except NotYours:
        return redirect("public:inbox")
    except (BadInput, NotAllowed, TryAgain):
        note = _("That did not work. Nothing was changed; your report is safe with us.")
        return returning.page(request, held, note=note, status=422)
    return returning.page(request, held, note=_("Thank you, it is stored with your report."))


def _take(request: HttpRequest, form: ReportForm, files: Sequence[Given]) -> HttpResponse:
    """The receipt, or the form with what was wrong."""
    try:
        taken = take(form.given, Channel.WEB, form.cleaned_data["key"], _proof(request), files)
    except WorkSpent:
        return _wait(request)
    except KeyInUse:
        form.add_error(None, _("This page was used for another report. Please open a new form."))
    except BadInput as error:
        form.add_error("files" if error.field.startswith("files") else None, said(error))
    except TryAgain:
        form.add_error(None, _("We could not store your report just now. Please press Send again."))
        return _form(request, form, 503)
    else:
        return _receipt(request, taken, len(files))
    return _form(request, form, 422)


def _proof(request: HttpRequest) -> str:
    ticket = request.POST.get("ticket", "")
    return ticket or f"{request.POST.get('pow_challenge', '')}:{request.POST.get('pow_nonce', '')}"


def _form(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    challenge = guard().challenge()
    return render(request, "public/report.html", {"form": form, "challenge": challenge}, status=status)


def _wait(request: HttpRequest) -> HttpResponse:
    """The waiting page, which carries on everything that was typed."""
    watch = guard()
    text = request.POST.get("ticket", "")
    left_s = watch.left_s(text) if text else None
    if left_s is None:
        ticket = watch.ticket()
        text, left_s = ticket.text, ticket.wait_s
    carried = [(name, value) for name, value in request.POST.items() if name not in _NOT_CARRIED]
    fields = ReportForm() if request.FILES else None
    context = {"carried": carried, "ticket": text, "wait_s": max(1, left_s), "fields": fields}
    response = render(request, "public/wait.html", context, status=503)
    response["Retry-After"] = str(max(1, left_s))
    return response


def _receipt(request: HttpRequest, taken: Taken, files: int) -> HttpResponse:
    language = site.language()
    office = hint.office(taken)
    context = {
        "taken": taken,
        "files": files,
        "advice": hint.advice(taken.submission, language),
        "prompts": hint.prompts(taken.submission, language),
        "office": office
        and {
            "name": office.title(language),
            "phone": office.phone(language),
            "hours": office.hours(language),
        },
        "visit": token.make(token.begin(taken.lookup_hash, office.id if office else "")),
        "key": new_key(),
    }
    return render(request, "public/receipt.html", context, status=201 if taken.is_new else 200)
