"""Patience: a page for the moments in which the line cannot answer, instead of an error."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadline.errors import TryAgain

View = Callable[[HttpRequest], HttpResponse]


def patient(view: View) -> View:
    """The view; where it raises TryAgain, the reader is told that nothing is lost and when to come back."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except TryAgain as error:
            response = render(request, "public/later.html", status=503)
            response["Retry-After"] = str(math.ceil(error.after_s))
            return response

    return answer
