"""Kinds: what a file truly is against its name, and whether its content credentials fit its content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from leadline.model.finding import Verdict
from leadline.verification.filetruth.answer import Answer

#: endings that mean the same content, so that none of them is another kind
_ALIKE = (
    {"jpg", "jpeg", "jpe", "jfif", "mpo", "thm"},
    {"tif", "tiff", "dng", "nef", "arw", "cr2", "geotiff", "gtiff"},
    {"mp4", "m4v", "mov", "qt", "3gp", "m4a", "heic", "heif", "avif", "hif"},
    {"htm", "html", "xhtml", "xml", "svg", "kml", "gpx", "xmp"},
    {
        "txt",
        "log",
        "csv",
        "tsv",
        "md",
        "json",
        "jsonl",
        "geojson",
        "ndjson",
        "yaml",
        "yml",
        "ini",
        "conf",
        "cfg",
    },
    {"doc", "xls", "ppt", "msg", "msi"},
    {"zip", "jar", "apk", "docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "kmz"},
    {"gz", "gzip", "tgz"},
    {"mp3", "mp2", "mpga"},
    {"mkv", "webm"},
    {"mpg", "mpeg", "ts", "m2ts", "mts"},
    {"ogg", "oga", "opus", "ogv"},
)
#: endings of pictures, sounds, videos and documents; a program under one of them is dressed up
_HARMLESS = {
    "image": {
        "jpg",
        "jpeg",
        "png",
        "gif",
        "webp",
        "bmp",
        "tif",
        "tiff",
        "heic",
        "heif",
        "avif",
        "svg",
        "jfif",
    },
    "video": {"mp4", "mov", "avi", "mkv", "webm", "m4v", "3gp", "mpg", "mpeg"},
    "audio": {"mp3", "wav", "ogg", "m4a", "aac", "flac", "opus", "amr"},
    "document": {"pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "odt", "ods", "odp"},
    "text": {"txt", "log", "csv", "tsv", "md", "json", "jsonl"},
}
#: least certainty of the model that another kind is told by
_SURE = 0.7


def ending(name: str) -> str:
    """The ending of a file's name in small letters, without the point; "" if it has none."""
    stem, point, end = name.rpartition(".")
    return end.lower() if point and stem and end.isalnum() and len(end) <= 8 else ""


def answer_type(kind: Mapping[str, Any], name: str) -> Answer | None:
    """Whether the true kind is what the name says; None without a name that says one."""
    end = ending(name)
    label, group = str(kind.get("label", "")), str(kind.get("group", ""))
    if not end or not label or label in ("unknown", "empty", "undefined"):
        return None
    true = {str(one) for one in kind.get("extensions", ())} | {label}
    if end in true or any(end in alike and true & alike for alike in _ALIKE):
        said, said_zh = f"Its content is {label}, as its name says.", f"内容为{label}，与文件名一致。"
        return Answer(aspect="type", verdict=Verdict.SUPPORTS, state="agrees", said=said, said_zh=said_zh)
    same = end in _HARMLESS.get(group, ())
    unsure = float(kind.get("score") or 0.0) < _SURE
    said = f"Its name says {end}, its content is {label}"
    said_zh = f"文件名称为{end}，内容却是{label}"
    if same or unsure or not any(end in some for some in _HARMLESS.values()):
        more = "; programs rename pictures so." if same else "; not surely so." if unsure else "."
        more_zh = "；软件常这样改名。" if same else "；不能肯定。" if unsure else "。"
        return Answer(
            aspect="type",
            verdict=Verdict.INCONCLUSIVE,
            state="differs",
            said=said + more,
            said_zh=said_zh + more_zh,
        )
    return Answer(
        aspect="type", verdict=Verdict.CONTRADICTS, state="differs", said=f"{said}: another sort of file.",
        said_zh=f"{said_zh}：不是同一类文件。",
    )  # fmt: skip


_SEALS: Mapping[str, tuple[str, str]] = {
    "valid": (
        "Its content credentials fit its content; nobody here vouches for the signer.",
        "内容凭证与内容相符；签署者身份未经本线确认。",
    ),
    "invalid": (
        "Its content credentials do not fit its content: it was changed after they were signed, by an edit "
        "or by a program that kept the old ones. That is not the same as forged.",
        "内容凭证与内容不符：签署之后内容被改动，可能是编辑，也可能是软件保留了旧凭证。这不等于伪造。",
    ),
    "broken ingredient": (
        "Its own content credentials fit, but those of a picture that it was made from do not: that one was "
        "changed before or since. That is not the same as forged.",
        "文件自身的内容凭证相符，但其所用素材的凭证不符：该素材曾被改动。这不等于伪造。",
    ),
    "unconfirmed": (
        "Its content credentials fit its content, but the signer's certificate is out of date or of no use.",
        "内容凭证与内容相符，但签署者的证书已过期或不可用。",
    ),
    "elsewhere": (
        "Its content credentials are kept on a server and were not fetched.",
        "其内容凭证存放在服务器上，未去获取。",
    ),
    "unreadable": ("Its content credentials cannot be read.", "其内容凭证无法读取。"),
    "absent": ("It has no content credentials, as most files.", "没有内容凭证，多数文件都没有。"),
}  # fmt: skip


def answer_seal(credentials: Mapping[str, Any], *, is_claimed: bool) -> Answer:
    """What the content credentials say; broken ones contradict only who claims that the file is untouched."""
    state = str(credentials.get("state", "absent"))
    said, said_zh = _SEALS.get(state, _SEALS["unreadable"])
    is_broken = state in ("invalid", "broken ingredient")
    codes = [str(one) for one in (*credentials.get("codes", ()), *credentials.get("ingredient_codes", ()))]
    named = [one for one in dict.fromkeys(codes) if not one.endswith(".untrusted")][:3]
    if is_broken and named:
        said, said_zh = f"{said} ({', '.join(named)})", f"{said_zh}（{'、'.join(named)}）"
    if credentials.get("made_by") == "model" and not is_broken:
        said, said_zh = f"{said} They say that a trained model made it.", f"{said_zh}凭证称由模型生成。"
    return Answer(
        aspect="credentials",
        verdict=Verdict.CONTRADICTS if is_broken and is_claimed else Verdict.INCONCLUSIVE,
        state=state,
        said=said,
        said_zh=said_zh,
    )


_CONTENT: Mapping[str, tuple[str, str]] = {
    "polyglot": ("the same bytes are another kind of file too", "同一文件同时是另一类文件"),
    "active content": (
        "it holds scripts, links or actions for whoever opens it",
        "含打开即运行的脚本、链接或动作",
    ),
    "bomb": ("it unpacks to very many times its size", "解压后体积大出许多倍"),
    "nested archive": ("it holds archives in an archive", "压缩包中还有压缩包"),
    "programs inside": ("it holds programs", "其中有程序"),
    "cut off": ("it ends before its end", "文件不完整"),
}  # fmt: skip


def answer_content(hints: Iterable[str]) -> Answer | None:
    """What to beware of before anybody opens it; None for an ordinary file."""
    found = [hint for hint in _CONTENT if hint in set(hints)]
    if not found:
        return None
    return Answer(
        aspect="content",
        verdict=Verdict.INCONCLUSIVE,
        state=", ".join(found),
        said=f"Beware: {'; '.join(_CONTENT[one][0] for one in found)}. It was not run or unpacked here.",
        said_zh=f"注意：{'；'.join(_CONTENT[one][1] for one in found)}。本线没有运行或解压。",
    )
