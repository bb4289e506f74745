"""Credentials: whether a file's content credentials (C2PA) fit what the file holds. Nothing is fetched.

Broken is not forged: a program that saves a picture anew and keeps the old credentials breaks them too. A
signer who is on no list of trusted ones is not an error: there is no list here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from c2pa import C2paError, Context, Reader, Settings

PART = "credentials"
#: how the library is told to stay here: only settings given to the reader itself hold
_HERE = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}
#: ends of codes that mean "what was signed is not what is here" (C2PA 2.2, section 15.2)
_BROKEN = (".mismatch", ".missing", ".hashedURI.mismatch", ".multipleManifests", ".multipleHardBindings")
#: codes of those ends that speak of the signer or the clock, not of the content
_NOT_CONTENT = ("signingCredential.", "timeStamp.", "timeOfSigning.", "algorithm.")
#: codes that are only that nobody here vouches for the signer
_UNTRUSTED = ("signingCredential.untrusted", "timeStamp.untrusted")
_MOST_CODES, _WORD = 20, 120


def read(path: Path, kind: Mapping[str, Any]) -> dict[str, Any]:
    """{"state", "codes", "ingredient_codes", "trusted", "generator", "issuer", "signed_at", "made_by"}.

    The state is "valid"; "invalid", if what was signed is not what is here; "broken ingredient", if that is
    so of something it was made from; "unconfirmed", if only the signer's certificate is wrong or out of date;
    "absent"; "elsewhere", if they are kept on a server and were not fetched; or "unreadable".
    """
    media_type = str(kind.get("mime", ""))
    if media_type not in Reader.get_supported_mime_types():
        return {"state": "absent"}
    context = Context(Settings.from_dict(_HERE))
    try:
        with path.open("rb") as file, Reader(media_type, file, context=context) as reader:
            return _told(json.loads(reader.json()))
    except C2paError.ManifestNotFound:
        return {"state": "absent"}
    except C2paError as error:
        word = type(error).__name__.lstrip("_") + str(error)[:40]
        return {"state": "elsewhere" if "emote" in word else "unreadable"}


def _told(store: Mapping[str, Any]) -> dict[str, Any]:
    results = store.get("validation_results") or {}
    own = _codes(results.get("activeManifest", {}).get("failure", ()))
    if not results:
        own = _codes(store.get("validation_status") or ())
    parts = _of_ingredients(store, results)
    manifest = (store.get("manifests") or {}).get(store.get("active_manifest", ""), {})
    signed = manifest.get("signature_info") or {}
    found: dict[str, Any] = {
        "state": _state(own, parts),
        "codes": own[:_MOST_CODES],
        "ingredient_codes": parts[:_MOST_CODES],
        "trusted": not any(code in _UNTRUSTED for code in own),
        "generator": _generator(manifest),
        "issuer": str(signed.get("issuer") or "")[:_WORD],
        "signed_at": str(signed.get("time") or ""),
        "made_by": _made_by(manifest),
    }
    return {key: value for key, value in found.items() if value not in ("", [])}


def _state(own: Iterable[str], parts: Iterable[str]) -> str:
    if any(map(_is_broken, own)):
        return "invalid"
    if any(map(_is_broken, parts)):
        return "broken ingredient"
    return "valid" if all(code in _UNTRUSTED for code in own) else "unconfirmed"


def _is_broken(code: str) -> bool:
    return code.endswith(_BROKEN) and not code.startswith(_NOT_CONTENT)


def _codes(failures: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(one.get("code", ""))[:_WORD] for one in failures if one.get("code")))


def _of_ingredients(store: Mapping[str, Any], results: Mapping[str, Any]) -> list[str]:
    """Failures of what it was made from: found now, and written down when it was signed."""
    found = []
    for delta in results.get("ingredientDeltas") or ():
        found += _codes((delta.get("validationDeltas") or {}).get("failure") or ())
    for manifest in (store.get("manifests") or {}).values():
        for one in manifest.get("ingredients") or ():
            found += _codes(one.get("validation_status") or ())
            signed = (one.get("validation_results") or {}).get("activeManifest") or {}
            found += _codes(signed.get("failure") or ())
    return list(dict.fromkeys(found))


def _generator(manifest: Mapping[str, Any]) -> str:
    named = manifest.get("claim_generator_info") or ()
    first = named[0] if named and isinstance(named[0], Mapping) else {}
    return str(first.get("name") or manifest.get("claim_generator") or "")[:_WORD]


def _made_by(manifest: Mapping[str, Any]) -> str:
    """ "model" if the credentials say that a trained model made it; "camera" if a sensor did."""
    text = json.dumps(manifest.get("assertions") or ())
    if "trainedAlgorithmicMedia" in text or "compositeWithTrainedAlgorithmicMedia" in text:
        return "model"
    return "camera" if "digitalCapture" in text else ""
