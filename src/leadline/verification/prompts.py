"""Prompts: what a check can miss, as a question to the reporter; what only an officer can give has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

#: what can be missing, as a question to the reporter (English, Chinese)
PROMPTS: Mapping[str, tuple[str, str]] = {
    "place": ("Where exactly is it?", "具体在什么位置？"),
    "times": (
        "At which times did it happen: date, hour and minute of each?",
        "每次发生在什么时间：日期、几点几分？",
    ),
    "end of the road": (
        "From which end of the road is it counted?",
        "从路的哪一端数起？",
    ),
    "which of them": (
        "There are several places of that name: in which town, district or village is it?",
        "同名的地方不止一处：是在哪个市、区或村？",
    ),
    "moment": ("When exactly was it?", "具体是什么时间？"),
    "object": (
        "What does the object look like: size, colour, shape, cables?",
        "物体是什么样子：大小、颜色、形状、接线？",
    ),
    "reading": ("What value did the instrument show, in which unit?", "仪器显示的数值和单位是什么？"),
    "field strength": (
        "Is there a field strength in µV/m, V/m or dBµV/m?",
        "有没有以µV/m、V/m或dBµV/m表示的场强？",
    ),
    "frequency": ("At which frequency was it measured?", "在什么频率测得？"),
    "distance": ("From how many metres was it measured?", "在多少米距离处测得？"),
    "detector": (
        "Which detector was used: quasi-peak, average or peak?",
        "使用哪种检波：准峰值、平均值还是峰值？",
    ),
    "bandwidth": ("Which measuring bandwidth was set?", "测量带宽是多少？"),
    "antenna factor": ("Is the antenna factor known and included?", "天线系数是否已知并计入？"),
    "surroundings": ("Was it measured indoors or outdoors?", "在室内还是室外测量？"),
    "original file": (
        "Do you still have the original file from the device, not sent through a chat app?",
        "您是否还有设备上的原始文件（未经聊天软件转发）？",
    ),
    "zone": (
        "To which time zone was the camera's clock set?",
        "相机的时钟设在哪个时区？",
    ),
    "second date": (
        "What does the other record of the same thing say, and when is it dated?",
        "同一事项的另一份记录写了什么，日期是什么时候？",
    ),
    "ship": ("Which ship is it: name, painted number or MMSI?", "是哪条船：船名、船舷编号或MMSI？"),
    "instrument": ("Which instrument was used?", "使用的是什么仪器？"),
}


def ask(needs: Iterable[str], language: str) -> tuple[str, ...]:
    """The questions for needs that a reporter can answer, each once."""
    chinese = language == "zh"
    return tuple(dict.fromkeys(PROMPTS[need][chinese] for need in needs if need in PROMPTS))
