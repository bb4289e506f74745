"""Page: the description of the API for people, drawn on the server from the OpenAPI document; no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from leadline.shell import site
from leadline.shell.api.description import document

#: limits of a schema that are shown, with how they are said
_LIMITS = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minimum": "from {}",
    "maximum": "to {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "pattern {}",
    "format": "format {}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of a table: a header or a field of a body."""

    name: str
    kind: str
    is_required: bool
    limits: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One operation of the API."""

    method: str
    path: str
    summary: str
    #: id on the page
    anchor: str
    #: name of the schema of the body; "" for a call that only reads
    body: str
    #: name of the schema of a body with files; "" if it takes none
    body_with_files: str
    headers: tuple[Field, ...]
    #: (status, meaning, name of the schema)
    answers: tuple[tuple[str, str, str], ...]


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The page."""
    whole: Any = document(site.policy())
    schemas = {name: tuple(fields(schema)) for name, schema in whole["components"]["schemas"].items()}
    context = {"info": whole["info"], "calls": tuple(calls(whole["paths"])), "schemas": schemas}
    return render(request, "public/api.html", context)


def calls(paths: Mapping[str, Any]) -> Iterator[Call]:
    """The operations in the order of the document."""
    for path, methods in paths.items():
        for method, operation in methods.items():
            yield Call(
                method=method.upper(),
                path=path,
                summary=operation["summary"],
                anchor=operation["operationId"],
                body=_name(operation["requestBody"]) if "requestBody" in operation else "",
                body_with_files=_name(operation.get("requestBody", {}), "multipart/form-data"),
                headers=tuple(
                    _field(one["name"], one, one["schema"]) for one in operation.get("parameters", ())
                ),
                answers=tuple(
                    (status, said["description"], _name(said))
                    for status, said in operation["responses"].items()
                ),
            )


def fields(schema: Mapping[str, Any], before: str = "", *, is_needed: bool = True) -> Iterator[Field]:
    """The fields of an object, inner ones by dotted names."""
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        must = is_needed and name in required
        yield _field(f"{before}{name}", {**inner, "required": must}, inner)
        for part in (inner, inner.get("items", {}), *inner.get("oneOf", ())):
            yield from fields(part, f"{before}{name}.", is_needed=must)


def _field(name: str, said: Mapping[str, Any], schema: Mapping[str, Any]) -> Field:
    return Field(
        name=name,
        kind=_kind(schema),
        is_required=bool(said.get("required")),
        limits=", ".join(words.format(schema[key]) for key, words in _LIMITS.items() if key in schema),
        description=str(said.get("description", "")),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "oneOf" in schema:
        return " or ".join(_kind(one) for one in schema["oneOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("type", "anything"))


def _name(said: Mapping[str, Any], kind: str = "application/json") -> str:
    body = said.get("content", {}).get(kind)
    return str(body["schema"]["$ref"]).rpartition("/")[2] if body else ""
