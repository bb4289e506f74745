"""Description: the OpenAPI 3.1 document of this API, with the limits of the policy in force."""

from __future__ import annotations

from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse

from leadline.intake.check import WORDS
from leadline.model.lead import LeadState
from leadline.model.place import Datum
from leadline.model.reading import LEAST_DBM, MOST_DBM, TURN_DEG
from leadline.model.report import Basis, Danger, Mode
from leadline.policy import Policy
from leadline.policy.bounds import Limits
from leadline.policy.evidence import EvidenceBounds
from leadline.shell import site
from leadline.shell.api import triage_description, verify_description

Schema = dict[str, object]
_TEXTS = {
    "what": "What happened. The only required field; an addition with files needs none.",
    "where": "The place in words.",
    "when": "The time in words.",
    "how_known": "How the reporter knows, in words.",
    "evidence": "What evidence there is, in words.",
}
_RECEIPT: Schema = {
    "description": "The twelve words, as a list or as one text. Never put them into an address.",
    "oneOf": [
        {"type": "array", "items": {"type": "string"}, "minItems": 12, "maxItems": 12},
        {"type": "string", "maxLength": 400},
    ],
}
_CLEAN: Schema = {
    "type": "boolean",
    "description": "Take place, device and time out of the pictures before they are stored. Only JPEG, PNG, "
    "WebP and GIF can be cleaned; another file is refused.",
}
_STATE: Schema = {"type": "string", "enum": [state.value for state in LeadState]}


def openapi(request: HttpRequest) -> HttpResponse:
    """The document."""
    return HttpResponse(_document(), content_type="application/json")


@cache
def _document() -> bytes:
    return msgspec.json.encode(document(site.policy()))


def document(policy: Policy) -> Schema:
    """The OpenAPI document under the limits of this policy."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Leadline: reports, inbox, figures of sorting, checks of claims",
            "version": "1",
            "description": "A 201 means: durable. A refusal lists all faults with field, limit and cause.",
        },
        "paths": {
            "/api/v1/reports": {"post": _reports()},
            "/api/v1/inbox": {"post": _visit("Where a report stands", "Visit", "Standing")},
            "/api/v1/inbox/add": {
                "post": _with_files(
                    _visit("Add to a report, or answer a question", "Addition", "State"), "Addition"
                )
                | {"parameters": [_key_header("addition")]}
            },
            "/api/v1/inbox/confirm": {"post": _visit("Confirm a report or its referral", "Act", "State")},
            "/api/v1/inbox/withdraw": {"post": _visit("Take a report back", "Act", "State")},
            **triage_description.paths(),
            **verify_description.paths(),
        },
        "components": {
            "schemas": _schemas(policy.limits)
            | _files(policy.evidence)
            | triage_description.schemas()
            | verify_description.schemas(),
            "securitySchemes": triage_description.SECURITY,
        },
    }


def _reports() -> Schema:
    headers: list[Schema] = [
        _key_header("report"),
        {
            "name": "Proof-Of-Work",
            "in": "header",
            "description": "Only after a 503 with a challenge: `challenge:nonce`, whose SHA-256 begins "
            "with that many zero bits.",
            "schema": {"type": "string", "maxLength": 200, "pattern": "^[!-~]*$"},
        },
    ]
    answers = {"201": _answer("Stored", "Receipt"), "200": _answer("Stored before", "Receipt")} | _faults()
    return _with_files(_operation("Send a report", "Report", answers) | {"parameters": headers}, "Report")


def _key_header(what: str) -> Schema:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": f"A random UUID; the same {what} sent again with it is stored once, "
        "another one is refused with 409.",
        "schema": {"type": "string", "minLength": 8, "maxLength": 128, "pattern": "^[!-~]+$"},
    }


def _visit(summary: str, body: str, found: str) -> Schema:
    return _operation(summary, body, {"200": _answer("Done", found)} | _faults())


def _operation(summary: str, body: str, answers: Schema) -> Schema:
    content = {"application/json": {"schema": _ref(body)}}
    return {
        "summary": summary,
        "operationId": summary.lower().replace(" ", "_").replace(",", ""),
        "requestBody": {"required": True, "content": content},
        "responses": answers,
    }


def _with_files(operation: Schema, name: str) -> Schema:
    """The operation, which also takes a multipart body."""
    body = operation["requestBody"]
    if isinstance(body, dict):
        parts = {
            "schema": _ref(f"{name}WithFiles"),
            "encoding": {"report": {"contentType": "application/json"}},
        }
        body["content"] |= {"multipart/form-data": parts}
    return operation


def _faults() -> Schema:
    meanings = {
        "400": "Not a JSON object in UTF-8",
        "404": "No report for this receipt",
        "409": "The state, or the key, does not allow it",
        "413": "Too large",
        "415": "Another type of body",
        "422": "Faults in the fields",
        "503": "Try again after Retry-After seconds; with `challenge`: prove work first",
    }
    return {status: _answer(meaning, "Faults") for status, meaning in meanings.items()}


def _answer(meaning: str, name: str) -> Schema:
    return {"description": meaning, "content": {"application/json": {"schema": _ref(name)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas(limits: Limits) -> Schema:
    words = {name: _text(getattr(limits, name), _TEXTS[name]) for name in WORDS}
    words["what"]["minLength"] = 1
    language: Schema = {"type": "string", "enum": ["en", "zh"]}
    return {
        "Report": _closed(words | _circumstances(limits, language), "what")
        | {"dependentRequired": {"reading": ["place"]}},
        "Addition": _closed(
            {"receipt": _RECEIPT, "clean_pictures": _CLEAN, "reading": _reading()} | words, "receipt"
        ),
        "Act": _closed({"receipt": _RECEIPT}, "receipt"),
        "Visit": _closed({"receipt": _RECEIPT, "language": language}, "receipt"),
        "Receipt": _closed(
            {
                "reference": _text(9, "A short name."),
                "receipt": {"type": "array", "items": {"type": "string"}},
            },
            "reference",
        ),
        "State": _closed({"state": _STATE}, "state"),
        "Standing": _standing(),
        "Faults": _fault_list(),
    }


def _circumstances(limits: Limits, language: Schema) -> dict[str, Schema]:
    return {
        "language": language,
        "place": _place(limits),
        "reading": _reading(),
        "moment": _closed({"earliest": _instant(), "latest": _instant()}),
        "basis": _words(Basis),
        "danger": _words(Danger),
        "mode": _words(Mode),
        "may_reply": {"type": "boolean"},
        "contact": _closed({"name": _text(200, "A name."), "reach": _text(200, "A way to answer.")})
        | {"description": "Only with mode confidential."},
        "clean_pictures": _CLEAN,
    }


def _files(bounds: EvidenceBounds) -> Schema:
    """The bodies with files: one part with the JSON, and a part a file."""
    most = f"At most {bounds.file_bytes} bytes each, {bounds.together_bytes} together."
    file: Schema = {"type": "string", "format": "binary", "maxLength": bounds.file_bytes}
    files = {"type": "array", "items": file, "minItems": 1, "maxItems": bounds.files, "description": most}
    return {
        f"{name}WithFiles": _closed({"report": _ref(name), "files": files}, "report")
        for name in ("Report", "Addition")
    }


def _place(limits: Limits) -> Schema:
    most = limits.uncertainty_most_m
    return _closed(
        {
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lon": {"type": "number", "minimum": -180, "maximum": 180},
            "datum": _words(Datum),
            "uncertainty_m": {"type": "number", "minimum": 0, "maximum": most},
        },
        "lat",
        "lon",
    )


def _reading() -> Schema:
    return _closed(
        {
            "strength_dbm": {
                "type": "number",
                "minimum": LEAST_DBM,
                "maximum": MOST_DBM,
                "description": "Strength of the signal that disturbs, dBm; not of what is disturbed.",
            },
            "bearing_deg": {
                "type": "number",
                "minimum": 0,
                "maximum": TURN_DEG,
                "description": "Direction that it comes from, degrees clockwise from true north; 360 is 0.",
            },
        }
    ) | {"description": "What a radio receiver showed at the place; only with `place`."}


def _standing() -> Schema:
    texts = ("reference", "status", "meaning", "next_step", "confirmation", "keeping")
    question = _closed({"at": _instant(), "text": {"type": "string"}}, "at", "text")
    names = ("name", "phone", "hours")
    office = _closed({name: {"type": "string"} for name in names}, *names)
    shape: dict[str, Schema] = {name: {"type": "string"} for name in texts}
    shape |= {
        "office": {"oneOf": [office, {"type": "null"}]},
        "files": {"type": "array", "items": _told()},
        "received_at": _instant(),
        "state": _STATE,
        "acts": {"type": "array", "items": {"type": "string"}},
        "questions": {"type": "array", "items": question},
    }
    return _closed(shape, *shape)


def _told() -> Schema:
    """What a file says of itself, as its reporter is shown it."""
    texts = ("name", "kind", "taken_at", "place", "device", "software")
    shape: dict[str, Schema] = {name: {"type": "string"} for name in texts}
    shape |= {
        "size": {"type": "integer"},
        "stripped": {"type": "boolean"},
        "is_examined": {"type": "boolean"},
    }
    return _closed(shape, *shape)


def _fault_list() -> Schema:
    fault = _closed(
        {name: {"type": "string"} for name in ("field", "limit", "cause")}, "field", "limit", "cause"
    )
    shape: dict[str, Schema] = {
        "errors": {"type": "array", "items": fault, "minItems": 1},
        "challenge": {"type": "string"},
        "bits": {"type": "integer"},
    }
    return _closed(shape, "errors")


def _closed(properties: dict[str, Schema], *required: str) -> Schema:
    shape: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return shape | ({"required": list(required)} if required else {})


def _text(most: int, description: str) -> Schema:
    return {"type": "string", "maxLength": most, "description": description}


def _instant() -> Schema:
    return {"type": "string", "format": "date-time"}


def _words(of: type[Basis] | type[Danger] | type[Mode] | type[Datum]) -> Schema:
    return {"type": "string", "enum": [member.value for member in of]}
