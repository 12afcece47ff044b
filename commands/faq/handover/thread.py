"""What staff say in the thread of a card: it becomes the answer once they confirm that it is one."""

from __future__ import annotations

from bot.call import Call
from bot.components import component
from bot.declaration.command import action, thread_reply
from bot.drafts import Drafts
from bot.messages import Actions, Button, ButtonStyle, Json, Message, Paragraph, Plain, phrase, rich, say
from bot.roles import Role
from commands.faq.editing.entries import LONGEST_ANSWER
from commands.faq.handover.cards import KIND, handover_of
from commands.faq.handover.staff import find, send_answer

_SEND = "faq:send"


@thread_reply(KIND, requires=Role.STAFF)
async def reply(call: Call, key: str, text: str) -> Message | None:
    """Ask whether what was said under a card is the answer; say nothing where nobody waits for one any more."""
    handover = await find(call, str(handover_of(key)))
    if handover is None or not handover.state.waits:
        return None
    if len(text) > LONGEST_ANSWER:
        return say("expected.shorter", maximum=LONGEST_ANSWER, length=len(text))
    kept: dict[str, Json] = {"handover": handover.id, "text": text}
    token = await call.service(Drafts).keep(call.person.account_id, _SEND, kept, call.now)
    send = Button(phrase("faq.send_it"), component(_SEND, token), ButtonStyle.PRIMARY)
    asked = phrase("faq.is_it_the_answer", question=Plain(handover.text[:200]))
    return Message((Paragraph(asked), Paragraph(rich(text)), Actions((send,))))


@action(_SEND, requires=Role.STAFF)
async def confirmed(call: Call, token: str) -> Message:
    """Send what a member of staff said in the thread."""
    draft = await call.service(Drafts).find(call.person.account_id, _SEND, token, call.now)
    if draft is None:
        return say("faq.handover_gone")
    return await send_answer(call, int(str(draft["handover"])), str(draft["text"]))
