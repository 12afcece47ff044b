"""`/link`: a code for the other account, the code from there, and the links that there are."""

from __future__ import annotations

from typing import Annotated

from sqlalchemy.ext.asyncio import AsyncSession

from bot.call import Call, Refused
from bot.community import tables as rows
from bot.community.joining import joined_into, links_of
from bot.community.passes import LINK_LASTS, Denied, issue_link, try_pass
from bot.community.tables import PassKind
from bot.components import component
from bot.declaration.command import Answers, Group
from bot.declaration.parameters import Param
from bot.keyring import Keyring
from bot.messages import (
    Actions,
    Block,
    Button,
    ButtonStyle,
    Code,
    Context,
    Heading,
    Listing,
    Message,
    Moment,
    Paragraph,
    phrase,
    say,
)
from bot.storage import Database
from commands.link.code import CodeType
from commands.link.side import Side, accounts_of, side_of_account, side_of_person

AGREE = "link agree"
"""The purpose of the signature that ties the button of a code to the account that typed it."""

link = Group("link", default="start")


@link.command("start", answers=Answers.PRIVATE)
async def start(call: Call, code: Annotated[str | None, Param(type=CodeType())] = None) -> Message:
    """Give a code to be typed on the other account, or take the one from there."""
    keyring = call.service(Keyring)
    async with call.service(Database).write() as session:
        if code is None:
            made = await issue_link(session, keyring, call.person.id, call.person.account_id, call.now)
            return _instructions(made, call)
        found = await try_pass(session, keyring, code, call.person.account_id, call.now)
        if isinstance(found, Denied):
            return say(f"link.{found.value}")
        if found.kind is PassKind.INVITE:
            return await _offer_claim(session, call, found)
        return await _offer_link(session, call, found)


@link.command("list", answers=Answers.PRIVATE)
async def list_(call: Call) -> Message:
    """Show a person's accounts, and the links that can be undone."""
    async with call.service(Database).read() as session:
        accounts = await accounts_of(session, call.person.id)
        links = [
            (each, await side_of_person(session, each.gone_id)) for each in await links_of(session, call.person.id)
        ]
    blocks: list[Block] = [Paragraph(phrase("link.accounts")), Listing(tuple(each.text for each in accounts))]
    for each, side in links:
        undo = Button(phrase("link.undo"), component("link:undo", str(each.id)), ButtonStyle.DANGER)
        name = side.name if side is not None else ""
        blocks.append(Paragraph(phrase("link.linked_on", name=name, at=Moment(each.linked_at))))
        blocks.append(Actions((undo,)))
    return Message(tuple(blocks))


def _instructions(code: str, call: Call) -> Message:
    line = Code(f"/link {code}")
    return Message(
        (
            Heading(phrase("link.title")),
            Paragraph(phrase("link.instructions", line=line)),
            Context(phrase("link.lasts", until=Moment(call.now + LINK_LASTS))),
        )
    )


async def _offer_link(session: AsyncSession, call: Call, found: rows.Pass) -> Message:
    """Show whose code it is and what will be one; only whoever typed the code can agree."""
    if call.person.id in await joined_into(session, found.person_id):
        return say("link.already")
    other = await side_of_account(session, found.account_id or 0)
    own = await side_of_account(session, call.person.account_id)
    signature = call.service(Keyring).sign(AGREE, f"{found.id}:{call.person.account_id}")
    buttons = (
        Button(phrase("link.agree"), component("link:agree", f"{found.id}:{signature}"), ButtonStyle.PRIMARY),
        Button(phrase("link.not_me"), component("link:refuse", str(found.id)), ButtonStyle.DANGER),
    )
    return Message((*merging("link.asks", other, own), Actions(buttons)))


async def _offer_claim(session: AsyncSession, call: Call, found: rows.Pass) -> Message:
    if call.person.id == found.person_id:
        return say("link.already")
    side = await side_of_person(session, found.person_id)
    if side is None:
        raise Refused(phrase("link.wrong"))
    signature = call.service(Keyring).sign(AGREE, f"{found.id}:{call.person.account_id}")
    buttons = (
        Button(
            phrase("link.claim", name=side.name),
            component("link:claim", f"{found.id}:{signature}"),
            ButtonStyle.PRIMARY,
        ),
    )
    return Message((Paragraph(phrase("link.invited", name=side.name)), side.fields, Actions(buttons)))


def merging(key: str, other: Side, own: Side) -> tuple[Block, ...]:
    """Show both sides of a link and what becomes one."""
    return (
        Paragraph(phrase(key, name=other.name, where=other.where)),
        Paragraph(phrase("link.the_other")),
        other.fields,
        Paragraph(phrase("link.this_one")),
        own.fields,
        Context(phrase("link.what_merges")),
    )
