"""Returning: the inbox that twelve words open, and what may be done there."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from leadline.errors import BadInput, KeyInUse, NotAllowed, NotYours, TryAgain
from leadline.model.lead import LeadState
from leadline.model.report import reference
from leadline.policy.offices import offices
from leadline.shell import site
from leadline.shell.intake import inbox as box
from leadline.shell.intake.uploads import given_files
from leadline.shell.public import radio, token
from leadline.shell.public.attaching import shown
from leadline.shell.public.forms import AdditionForm, InboxForm, new_key, said
from leadline.shell.public.patience import patient


@never_cache
@patient
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The question for the words; with them, the report's page; with its token, an act."""
    if request.method != "POST":
        return _ask(request, InboxForm())
    if "visit" in request.POST:
        return _act(request)
    form = InboxForm(request.POST)
    if form.is_valid():
        try:
            opened = box.open_receipt(form.cleaned_data["words"])
            seen, _ = box.look(opened.lookup_hash, site.language())
            return page(request, token.begin(opened.lookup_hash, seen.proposed, opened.identity))
        except NotYours:
            form.add_error("words", _("We find no report for these words."))
        except BadInput as error:
            form.add_error("words", said(error))
        except TryAgain:
            form.add_error(None, _("We cannot look it up just now. Please try again in a moment."))
    return _ask(request, form, 422)


def page(
    request: HttpRequest,
    held: token.Held,
    *,
    note: str = "",
    form: AdditionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Where the report stands and what may be done."""
    language = site.language()
    seen, view = box.look(held.lookup_hash, language)
    questions = box.questions(seen, held.inbox_key) if held.inbox_key else ()
    office = offices().find(seen.proposed) if seen.proposed else None
    acts = {act.value: words for act, words in view.acts}
    context = {
        "seen": seen,
        "view": view,
        "acts": acts,
        "write": acts.get("answer") or acts.get("add"),
        "reference": reference(seen.id),
        "questions": questions,
        "files": [shown(one) for one in box.files_of(seen, held.inbox_key)] if held.inbox_key else [],
        "has_hidden_files": bool(seen.files) and not held.inbox_key,
        "has_hidden_questions": bool(seen.questions) and not questions,
        "office": office and {"name": office.title(language), "phone": office.phone(language)},
        "is_read": seen.standing.state is not LeadState.RECEIVED,
        "is_open": seen.standing.state.is_open,
        "note": note,
        "form": form or AdditionForm(initial={"key": new_key()}),
        "visit": token.make(replace(held, office=seen.proposed)),
        "minutes": int(token.VALID.total_seconds()) // 60,
    }
    return render(request, "public/inbox.html", context, status=status)


def _act(request: HttpRequest) -> HttpResponse:
    try:
        held = token.read(request.POST["visit"])
    except NotYours:
        form = InboxForm()
        return _ask(request, form, 403, _("The page was open for too long. Please type your words again."))
    act = request.POST.get("act", "")
    if act == "close":
        return _close(request, held)
    notes = {
        "add": _("Thank you, it is stored with your report."),
        "confirm": _("Thank you. We have noted it."),
        "withdraw": _("Your report is taken back."),
    }
    try:
        if act == "add":
            _add(request, held)
        else:
            box.act(act, held.lookup_hash)
    except KeyInUse:
        return _again(request, held, _("This was sent before with other words. Please send it once more."))
    except BadInput as error:
        return _again(request, held, said(error), error.field)
    except (NotAllowed, TryAgain):
        return _again(request, held, _("That is not possible now. Nothing was changed."))
    return page(request, held, note=notes[act])


def _add(request: HttpRequest, held: token.Held) -> None:
    """Nothing; words, files and a reading are stored with the report. Raises what `box.add` raises."""
    words: dict[str, object] = {"what": request.POST.get("what", "")}
    words["clean_pictures"] = "clean_pictures" in request.POST
    if reading := radio.read(request.POST):
        words["reading"] = reading
    box.add(held.lookup_hash, words, request.POST.get("key", ""), given_files(request))


def _close(request: HttpRequest, held: token.Held) -> HttpResponse:
    """The visit is over in every process, and the browser is asked to forget what it keeps of this site."""
    token.close(held)
    response = render(request, "public/closed.html")
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


def _again(request: HttpRequest, held: token.Held, fault: str, field: str = "what") -> HttpResponse:
    """The page with what was typed and why it was not taken."""
    kept = {name: request.POST.get(name, "") for name in ("what", *radio.TYPED)}
    form = AdditionForm({**kept, "key": new_key()})
    name = "files" if field.startswith("files") else radio.FIELDS.get(field, "what")
    form.add_error(name if request.POST.get("act") == "add" else None, fault)
    return page(request, held, form=form, status=422)


def _ask(request: HttpRequest, form: InboxForm, status: int = 200, note: str = "") -> HttpResponse:
    return render(request, "public/words.html", {"form": form, "note": note}, status=status)
