"""Words: every sentence that a reporter reads in the inbox, in English and Chinese.

Plain words; no amounts, no response times, no outcomes promised, no threat of law.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TABLE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "received.status": ("Your report has arrived.", "您的举报已收到。"),
        "received.meaning": (
            "It is stored safely and is being put in order.",
            "内容已安全保存，正在整理排序。",
        ),
        "received.next": (
            "You need not do anything. You can come back with your receipt words and add what you remember.",
            "您无需再做什么。想起新的情况时，可凭回执词语回来补充。",
        ),
        "queued.status": ("Your report is waiting for an officer.", "您的举报已排队，正等待工作人员查看。"),
        "queued.meaning": (
            "Reports about danger come first; the others follow by urgency.",
            "涉及危险的举报优先，其余按紧急程度依次处理。",
        ),
        "queued.next": (
            "Look in again if you like. If we have a question, you will find it here.",
            "您可以随时回来查看。如有问题需要向您了解，会显示在这里。",
        ),
        "accepted.status": ("An officer is working on your report.", "工作人员正在处理您的举报。"),
        "accepted.meaning": (
            "We may not be able to tell you what comes of it, because that could harm people or the work.",
            "处理结果可能无法告知，因为这样做可能影响他人安全或工作本身。",
        ),
        "accepted.next": (
            "Please do not look into it yourself. Add here what you notice without going out of your way.",
            "请不要自行调查。平时留意到的新情况可以在这里补充。",
        ),
        "asked.status": ("We have a question for you.", "我们有问题想向您了解。"),
        "asked.meaning": (
            "An officer has read your report and would like to know more.",
            "工作人员已看过您的举报，希望进一步了解情况。",
        ),
        "asked.next": (
            "Answer only what you know and only if you are safe. “I don't know” is a good answer too.",
            "请在确保自身安全的前提下，只回答您知道的。“不清楚”也是很好的回答。",
        ),
        "referred.status": ("Another office is responsible for this.", "此事由其他部门负责。"),
        "referred.meaning": (
            "What you describe is not a matter for this line. The right place to turn to is: {office}.",
            "您反映的情况不属于本平台的受理范围。请联系：{office}。",
        ),
        "referred.unnamed": (
            "What you describe is not a matter for this line.",
            "您反映的情况不属于本平台的受理范围。",
        ),
        "referred.next": (
            "Please turn to them yourself; we have not passed on who you are. "
            "If we have misunderstood you, add a few words and a person will look again.",
            "请您自行联系该部门，我们没有向其透露您的身份。如果我们理解有误，请补充说明，会有人重新查看。",
        ),
        "protected.status": ("We take no action on this.", "我们不会就此采取行动。"),
        "protected.meaning": (
            "Opinions, faith, art, journalism and peaceful protest are not a matter for this line.",
            "观点、信仰、艺术、新闻报道和合法的集会抗议，不属于本平台的受理范围。",
        ),
        "protected.next": (
            "If we have misunderstood you, add a few words and a person will look again.",
            "如果我们理解有误，请补充说明，会有人重新查看。",
        ),
        "closed.status": ("Your report is closed.", "您的举报已办结。"),
        "closed.meaning": (
            "An officer has read it and ended the work on it. We may not be able to say why. "
            "Reporting in good faith is never a fault, not even when it proves to be a mistake.",
            "工作人员已看过并结束处理，原因可能无法告知。善意举报即使与事实有出入，也不是过错。",
        ),
        "closed.next": (
            "If you learn more, add it here and it will be looked at again.",
            "如果了解到新的情况，可在这里补充，我们会重新查看。",
        ),
        "withdrawn.status": ("You have taken your report back.", "您已撤回举报。"),
        "withdrawn.meaning": (
            "We have noted it and take no further action on your word alone. "
            "Nobody is held to account for taking a report back.",
            "我们已记录撤回，不会仅凭您原先的举报继续处理。撤回举报不会受到任何追究。",
        ),
        "withdrawn.next": (
            "If you change your mind, please send a new report.",
            "如果改变主意，请重新提交举报。",
        ),
        "keeping": (
            "We delete the text {days} days after the end.",
            "办结后第{days}天，我们将删除举报内容。",
        ),
        "confirm.waiting": (
            "You may have written this on a bad day. We will ask you later whether you stand by it.",
            "也许写下这些时您正在气头上。过一段时间我们会请您确认是否仍要举报。",
        ),
        "confirm.question": (
            "Do you still stand by your report? You can confirm it, correct it or take it back. "
            "Each answer is fine, and none has a drawback for you.",
            "您是否仍要坚持这次举报？可以确认、更正，也可以撤回。怎样选择都可以，都不会对您不利。",
        ),
        "confirm.unanswered": (
            "Your report stays with us, also without an answer; it only waits a little further back.",
            "即使不回复，举报也会保留，只是处理顺序会稍靠后。",
        ),
        "confirm.done": ("Thank you. You have confirmed your report.", "谢谢，您已确认这次举报。"),
        "act.add": ("Add something", "补充情况"),
        "act.answer": ("Answer the question", "回答问题"),
        "act.confirm": ("Confirm my report", "确认举报"),
        "act.withdraw": ("Take my report back", "撤回举报"),
    }
)

KEYS = tuple(_TABLE)


def say(key: str, language: str, **values: str | int) -> str:
    """One sentence in "zh", or in "en" for every other language, with its values filled in."""
    english, chinese = _TABLE[key]
    return (chinese if language == "zh" else english).format(**values)
