"""Verify description: the calls that ask verifiers, for the OpenAPI document."""

from __future__ import annotations

from leadline.model.finding import Verdict
from leadline.shell.verifying.server import MOST_CLAIMS

Schema = dict[str, object]
_WORD: Schema = {"type": "string"}
_WORDS: Schema = {"type": "array", "items": _WORD}
_YES: Schema = {"type": "boolean"}
_ANY: Schema = {"type": "object"}
_MEANINGS = {
    "400": "The body is no JSON object, or no JSON lines",
    "401": "No token in force and no session",
    "404": "There is no such verifier",
    "405": "Another method",
    "413": "Too large",
    "415": "Another Content-Type",
    "422": "A field is missing, or its value cannot be; nothing was checked",
    "503": "The worker does not answer now; Retry-After says when to come back",
}


def paths() -> dict[str, Schema]:
    """The two calls."""
    return {
        "/api/v1/verify": {
            "get": {
                "summary": "Every verifier: its question, what it needs, and the fields of its claim",
                "operationId": "read_verifiers",
                "security": _security(),
                "responses": {"200": _answer("Read", "Verifiers")} | _faults("401", "405"),
            }
        },
        "/api/v1/verify/{verifier}": {
            "post": {
                "summary": "Check one claim, or many as JSON lines; nothing is stored",
                "operationId": "verify_claim",
                "security": _security(),
                "parameters": [
                    {
                        "name": "verifier",
                        "in": "path",
                        "required": True,
                        "description": "A name of GET /api/v1/verify.",
                        "schema": {"type": "string", "maxLength": 40},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": _ref("Claim")},
                        "application/x-ndjson": {"schema": _lines()},
                        "multipart/form-data": {"schema": _ref("ClaimWithFiles")},
                    },
                },
                "responses": {"200": _found()} | _faults(*_MEANINGS),
            }
        },
    }


def schemas() -> dict[str, Schema]:
    """What they take and answer."""
    return {
        "Claim": {
            "type": "object",
            "description": "The fields of the verifier's claim, as GET /api/v1/verify lists them.",
        },
        "ClaimWithFiles": _parts(),
        "CheckedFinding": _finding(),
        "Verifiers": _closed({"verifiers": {"type": "array", "items": _ref("VerifierCard")}}),
        "VerifierCard": _closed(
            {
                "name": _WORD,
                "question": _WORD,
                "needs": _WORDS,
                "method": _WORD,
                "source": _WORD,
                "version": _WORD,
                "fields": {"type": "array", "items": _ref("ClaimField")},
                "files": {**_WORDS, "description": "Parts of a multipart body in which it takes files."},
            }
        ),
        "ClaimField": {
            "type": "object",
            "properties": {
                "name": _WORD,
                "kind": _WORD,
                "required": _YES,
                "many": {**_YES, "description": "Whether it is a list of these."},
                "unit": _WORD,
                "choices": _WORDS,
                "parts": {"type": "array", "items": _ref("ClaimField")},
                "meaning": _WORD,
            },
            "additionalProperties": False,
            "required": ["name", "kind", "required"],
        },
    }


def _finding() -> Schema:
    texts = ("verifier", "strength_is", "uncertainty", "because", "because_zh", "about", "would_change")
    return _closed(
        dict.fromkeys(texts, _WORD)
        | {
            "verdict": {"type": "string", "enum": [verdict.value for verdict in Verdict]},
            "strength": {"oneOf": [{"type": "number"}, {"type": "null"}]},
            "rests_on": _WORDS,
            "inputs": _ANY,
            "figure": _ANY,
            "method_version": _WORD,
        }
    )


def _found() -> Schema:
    return {
        "description": "The finding; of JSON lines one line for each claim, in order, a finding or "
        "{line, error}",
        "content": {
            "application/json": {"schema": _ref("CheckedFinding")},
            "application/x-ndjson": {"schema": _lines()},
        },
    }


def _lines() -> Schema:
    return {"type": "string", "description": f"One JSON object a line, at most {MOST_CLAIMS}."}


def _parts() -> Schema:
    said = "The claim as JSON, and the files that the verifier takes (`files` of GET /api/v1/verify)."
    file: Schema = {"type": "string", "format": "binary"}
    properties: Schema = {"claim": _WORD, "file": file, "image": file, "before": file}
    return {"type": "object", "description": said, "properties": properties, "additionalProperties": False}


def _faults(*statuses: str) -> dict[str, Schema]:
    return {status: _answer(_MEANINGS[status], "Faults") for status in statuses}


def _security() -> list[Schema]:
    return [{"operatorToken": []}, {"consoleSession": []}]


def _answer(meaning: str, name: str) -> Schema:
    return {"description": meaning, "content": {"application/json": {"schema": _ref(name)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _closed(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": list(properties),
    }
