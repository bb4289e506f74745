"""Devices: with what a file says that it was made, against what is claimed; makers' codes are not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from leadline.model.finding import Verdict
from leadline.policy.files import FileRule
from leadline.verification.filetruth.answer import Answer

#: makers of cameras and telephones by the words that mean them
MAKERS: Mapping[str, str] = {
    **{one: one for one in (
        "apple", "samsung", "huawei", "honor", "xiaomi", "oppo", "vivo", "oneplus", "google", "nokia",
        "motorola", "canon", "nikon", "sony", "fujifilm", "panasonic", "olympus", "pentax", "ricoh", "leica",
        "dji", "gopro", "kodak", "casio", "htc", "realme", "zte", "lenovo", "hasselblad", "sigma", "insta360",
    )},
    "iphone": "apple", "ipad": "apple", "galaxy": "samsung", "pixel": "google", "redmi": "xiaomi",
    "coolpix": "nikon", "eos": "canon", "powershot": "canon", "lumix": "panasonic", "finepix": "fujifilm",
    "xperia": "sony", "mavic": "dji", "苹果": "apple", "三星": "samsung", "华为": "huawei", "荣耀": "honor",
    "小米": "xiaomi", "佳能": "canon", "尼康": "nikon", "索尼": "sony", "大疆": "dji", "富士": "fujifilm",
    "松下": "panasonic", "红米": "xiaomi", "谷歌": "google",
}  # fmt: skip
#: words that tell nothing of a device
_EMPTY = {
    "camera", "phone", "corporation", "corp", "company", "co", "ltd", "inc", "the", "my", "digital",
    "imaging", "optical", "手机", "相机", "照相机", "smartphone", "telephone", "electronics", "technologies",
}  # fmt: skip
#: Chinese words that are known, Latin words with their numbers, and any other Chinese letter
_WORDS = re.compile(
    "|".join(word for word in (*MAKERS, *sorted(_EMPTY)) if not word.isascii())
    + r"|[a-z]+[0-9]*|[0-9]+[a-z]*|[\u4e00-\u9fff]"
)


def answer_device(metadata: Mapping[str, Any], claimed: str, rule: FileRule) -> Answer:
    """Whether make and model in a file are the claimed ones."""
    written = f"{metadata.get('make', '')} {metadata.get('model', '')}"
    told, meant = _words(written), _words(claimed)
    if not told or not meant:
        return _absent("device") if not told else _unclear("device")
    makers, claimed_makers = _makers(told), _makers(meant)
    if _is_in(meant, told, makers):
        return _agrees("device", rule)
    if claimed_makers and makers and not claimed_makers & makers:
        return _differs("device", rule)
    return _differs("device", rule) if _other_number(meant, told) else _unclear("device")


def answer_software(metadata: Mapping[str, Any], claimed: str, rule: FileRule) -> Answer:
    """Whether the program named in a file is the claimed one; a file names only its last one."""
    told, meant = _words(str(metadata.get("software", ""))), _words(claimed)
    if not told:
        return _absent("software")
    if meant and set(meant) <= set(told):
        return _agrees("software", rule)
    return _unclear("software")


def _words(text: str) -> list[str]:
    return [word for word in _WORDS.findall(text.lower()) if word not in _EMPTY]


def _makers(words: list[str]) -> set[str]:
    return {MAKERS[word] for word in words if word in MAKERS}


def _is_in(meant: list[str], told: list[str], makers: set[str]) -> bool:
    """Whether every word of the claim is in the file; a maker may be meant by a word for it."""
    whole = "".join(told)
    return all(
        word in told or MAKERS.get(word) in makers or (len(word) > 2 and word in whole) for word in meant
    )


def _other_number(meant: list[str], told: list[str]) -> bool:
    """Whether both name the same family with another number: "iPhone 12" and "iPhone 13"."""
    families = {word for word in meant if word.isalpha() and word in told and word not in _makers_alone()}
    numbers = [{word for word in words if any(map(str.isdigit, word))} for words in (meant, told)]
    return bool(families) and all(numbers) and not numbers[0] & numbers[1]


def _makers_alone() -> set[str]:
    return {word for word, maker in MAKERS.items() if word == maker}


_NAMES = {
    "device": ("Make and model in it", "文件中的品牌和型号"),
    "software": ("The program in it", "文件中的程序"),
}


def _agrees(aspect: str, rule: FileRule) -> Answer:
    name, name_zh = _NAMES[aspect]
    return Answer(
        aspect=aspect, verdict=Verdict.SUPPORTS, state="agrees", ratio=min(rule.most_ratio, 3.0),
        said=f"{name} {'are' if aspect == 'device' else 'is'} as claimed.", said_zh=f"{name_zh}与所称相符。",
    )  # fmt: skip


def _differs(aspect: str, rule: FileRule) -> Answer:
    name, name_zh = _NAMES[aspect]
    return Answer(
        aspect=aspect, verdict=Verdict.CONTRADICTS, state="differs", ratio=1 / rule.most_ratio,
        said=f"{name} {'are' if aspect == 'device' else 'is'} not as claimed.",
        said_zh=f"{name_zh}与所称不符。",
    )  # fmt: skip


def _unclear(aspect: str) -> Answer:
    name, name_zh = _NAMES[aspect]
    return Answer(
        aspect=aspect, verdict=Verdict.INCONCLUSIVE, state="unclear",
        said=f"{name} can be neither matched with what is claimed nor told apart from it.",
        said_zh=f"{name_zh}与所称既不能对上，也不能排除。",
    )  # fmt: skip


def _absent(aspect: str) -> Answer:
    name, name_zh = _NAMES[aspect]
    return Answer(
        aspect=aspect, verdict=Verdict.INCONCLUSIVE, state="absent", missing=("original file",),
        said=f"{name} {'are' if aspect == 'device' else 'is'} not given.", said_zh=f"{name_zh}未写明。",
        change="The original file from the device.", change_zh="设备上的原始文件。",
    )  # fmt: skip
