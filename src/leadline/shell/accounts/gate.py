"""Gate: the log-in as it is here, and the ways of allauth that this line does not open.

A password is given anew by an administrator, who knows the person: no mail address is kept, so nothing that
goes by mail could work, and none of it is offered.
"""

from __future__ import annotations

from allauth.account.forms import LoginForm
from django.http import Http404, HttpRequest, HttpResponse

#: below the address of the gate
CLOSED = r"^(?:email|confirm-email|password/reset|login/code)/"


class GateForm(LoginForm):  # type: ignore[misc]
    """User name and password, without a link to a reset by mail."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """As allauth's."""
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


def closed(request: HttpRequest) -> HttpResponse:
    """Always Http404: what needs a mail address is not there."""
    raise Http404("this line does not open that")
