import pytest
from django.utils import translation

from leadline.shell.console.sentences import said


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        (
            "Reading its metadata took too long and was stopped.",
            "读取其元数据的时间过长，已中止。",
        ),
        (
            "The picture says that it has 50000 x 50000 pixels; at most 100000000 are decoded.",
            "图片自称有 50000 x 50000 像素，最多只解码 100000000。",
        ),
        (
            "Its table could not be read: it is broken or cut off. Reading its marks of work took too long "
            "and was stopped.",
            "其表格无法读取：已损坏或不完整。读取其加工痕迹的时间过长，已中止。",
        ),
    ],
)
def test_why_a_file_was_not_read_is_said_in_the_readers_language(english: str, chinese: str) -> None:
    with translation.override("zh-hans"):
        assert said(english) == chinese
