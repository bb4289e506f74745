"""Triage description: the calls that read the figures of sorting, for the OpenAPI document."""

from __future__ import annotations

Schema = dict[str, object]
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_WORD: Schema = {"type": "string"}
_YES: Schema = {"type": "boolean"}
_INSTANT: Schema = {"type": "string", "format": "date-time"}

#: who may read: a token, or the session of the console
SECURITY: Schema = {
    "operatorToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "Made by `leadline triage token add`; reads figures and asks verifiers; no report.",
    },
    "consoleSession": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}


def paths() -> dict[str, Schema]:
    """The three calls."""
    return {
        "/api/v1/triage/actions": {
            "get": _read("Every action: whether it acts alone, why, and how it fares", "Actions")
        },
        "/api/v1/triage/figures": {"get": _read("How voters, desks and people err", "SortingFigures")},
        "/api/v1/triage/certificates": {"get": _read("Certificates that were issued", "Certificates")},
    }


def schemas() -> dict[str, Schema]:
    """What they answer."""
    return {
        "Actions": _closed(
            {
                "at": _or_null(_INSTANT),
                "model_hash": _WORD,
                "allowed": _YES,
                "wrong_most": _SHARE,
                "missed_most": _SHARE,
                "actions": _list(_ref("Action")),
                "switched": _list(_ref("Switched")),
            }
        ),
        "Action": _closed(
            _cell()
            | {
                "is_on": _YES,
                "because": _WORD,
                "was_ever_certified": _YES,
                "certificate": _or_null(_WORD),
                "certified_bound": _or_null(_SHARE),
                "certified_until": _or_null(_INSTANT),
                "looks": _COUNT,
                "coverage": _SHARE,
                "wrong": _ref("Wrong"),
                "drift": _list(_SHARE),
                "evidence": {"type": "number", "minimum": 0},
            }
        ),
        "Switched": _closed(
            _cell() | {"is_on": _YES, "by": {"type": "string", "enum": ["person", "alarm"]}, "at": _INSTANT}
        ),
        "SortingFigures": _closed(
            {
                "at": _or_null(_INSTANT),
                "looks": _COUNT,
                "looks_waiting": _COUNT,
                "by_channel": _list(_ref("ByChannel")),
                "confusion": _ref("Confusion"),
                "voters": _or_null(_ref("Voters")),
                "people": _or_null(_ref("Wrong")),
            }
        ),
        "ByChannel": _closed({"language": _WORD, "channel": _WORD, "wrong": _ref("Wrong")}),
        "Confusion": _closed({"desks": _list(_WORD), "counts": _list(_list(_COUNT))}),
        "Voters": _voters(),
        "Wrong": _closed({"n": _COUNT, "wrong": _COUNT, "low": _SHARE, "high": _SHARE}),
        "Certificates": _closed({"certificates": _list(_ref("Certificate"))}),
        "Certificate": _certificate(),
    }


def _voters() -> Schema:
    number: Schema = {"type": "number"}
    return _closed(
        {
            "names": _list(_WORD),
            "n": _COUNT,
            "error_rates": _list(_SHARE),
            "correlations": _list(_list(_or_null(number))),
            "all_wrong": _SHARE,
            "if_independent": _SHARE,
            "ratio": _or_null(number),
            "because": _WORD,
        }
    )


def _certificate() -> Schema:
    shares = ("threshold", "alpha", "delta", "upper_bound", "coverage")
    counts = ("n", "errors", "missed", "actionable")
    instants = ("window_from", "window_to", "issued_at", "expires_at")
    return _closed(
        {"id": _WORD, "method": _WORD, "model_hash": _WORD, "missed_bound": _or_null(_SHARE)}
        | _cell()
        | dict.fromkeys(shares, _SHARE)
        | dict.fromkeys(counts, _COUNT)
        | dict.fromkeys(instants, _INSTANT)
    )


def _read(summary: str, found: str) -> Schema:
    meanings = {"401": "No token in force and no session", "405": "Only GET"}
    return {
        "summary": summary,
        "operationId": f"read_{found.lower()}",
        "security": [{"operatorToken": []}, {"consoleSession": []}],
        "responses": {"200": _answer("Read", found)}
        | {status: _answer(meaning, "Faults") for status, meaning in meanings.items()},
    }


def _answer(meaning: str, name: str) -> Schema:
    return {"description": meaning, "content": {"application/json": {"schema": _ref(name)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _or_null(of: Schema) -> Schema:
    return {"oneOf": [of, {"type": "null"}]}


def _cell() -> dict[str, Schema]:
    return {"action": _WORD, "language": _WORD, "channel": _WORD}


def _closed(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": list(properties),
    }
