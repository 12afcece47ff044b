"""`/deliveries`: what failed, what may have arrived, what is stuck, and who cannot be reached."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import TypeAlias

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.call import Call
from bot.declaration.command import Answers, action, command
from bot.delivery.dead_letters import DeadLetters, Trouble
from bot.messages import Message, Paragraph, phrase
from bot.roles import Role
from bot.storage import Database
from commands.deliveries.listing import overview

_LARGEST_ROW = 2**63 - 1

Decide: TypeAlias = Callable[[AsyncSession, Collection[int], datetime], Awaitable[list[str]]]


@command("deliveries", requires=Role.STAFF, answers=Answers.PRIVATE)
async def deliveries(call: Call, trouble: Trouble | None = None) -> Message:
    """Show what is in trouble, of one kind or of every kind."""
    return await overview(call, trouble)


@action("deliveries:more", requires=Role.STAFF, replaces=True)
async def more(call: Call, argument: str) -> Message:
    """Turn the page."""
    name, _, before = argument.partition(":")
    trouble = _trouble(name)
    return await overview(call, trouble, _row(before) if trouble else None)


@action("deliveries:retry", requires=Role.STAFF, replaces=True)
async def retry(call: Call, argument: str) -> Message:
    """Send one after all."""
    return await _decided(call, argument, call.service(DeadLetters).retry, "deliveries:retry", "deliveries.retried")


@action("deliveries:drop", requires=Role.STAFF, replaces=True)
async def drop(call: Call, argument: str) -> Message:
    """Give one up."""
    return await _decided(call, argument, call.service(DeadLetters).drop, "deliveries:drop", "deliveries.dropped")


@action("deliveries:retry_all", requires=Role.STAFF, replaces=True)
async def retry_all(call: Call, _argument: str) -> Message:
    """Send everything after all that has failed; what may have arrived is for staff to decide one by one."""
    letters = call.service(DeadLetters)
    rows = await letters.ids(Trouble.FAILED, call.now)
    async with call.service(Database).write() as session:
        keys = await letters.retry(session, rows, call.now)
        await record(session, call.person, "deliveries:retry_all", str(len(keys)), call.now)
    return await _after(call, "deliveries.retried" if keys else "deliveries.changed")


async def _decided(call: Call, argument: str, decide: Decide, act: str, done: str) -> Message:
    """Decide over the delivery that a component names, and write down who did."""
    async with call.service(Database).write() as session:
        keys = await decide(session, [_row(argument)], call.now)
        for key in keys:
            await record(session, call.person, act, key, call.now)
    return await _after(call, done if keys else "deliveries.changed")


async def _after(call: Call, key: str) -> Message:
    """Say what was done, above what is left."""
    left = await overview(call, None)
    return Message((Paragraph(phrase(key)), *left.blocks))


def _row(argument: str) -> int:
    """Return the row that a component names; 0, which no row has, where it names none."""
    return int(argument) if argument.isdecimal() and len(argument) < len(str(_LARGEST_ROW)) else 0


def _trouble(name: str) -> Trouble | None:
    return Trouble(name) if name in set(Trouble) else None
