"""The steps of an announcement, each in one transaction: written, revised, sent, approved, sent back, cancelled."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncSession

from bot.audit import record
from bot.people import Person
from commands.announcements import approval, going_out
from commands.announcements.amending import apply_edit
from commands.announcements.bulletins import Content
from commands.announcements.desk import Desk
from commands.announcements.tables import Announcement, AnnouncementRevision, State

OPEN = (State.DRAFT, State.WAITING, State.SCHEDULED)
"""States in which nobody has read it yet."""


class Step(StrEnum):
    """What came of a step."""

    GONE = "gone"
    CHANGED = "changed"
    ALREADY = "already"
    PAST = "past"
    NOBODY = "nobody"
    NOBODY_TO_ASK = "nobody_to_ask"
    OWN = "own"
    KEPT = "kept"
    ASKED = "asked"
    SCHEDULED = "scheduled"
    SENT = "sent"
    EDITED = "edited"
    SENT_BACK = "sent_back"
    CANCELLED = "cancelled"


async def write(session: AsyncSession, person: Person, content: Content, now: datetime) -> int:
    """Keep a new draft; return its number."""
    row = Announcement(
        account_id=person.account_id,
        person_id=person.id,
        state=State.DRAFT,
        revision=0,
        second=False,
        created_at=now,
        told="",
    )
    session.add(row)
    await session.flush()
    await _revise(session, row, content, person, now)
    await record(session, person, "announcement.written", f"announcement:{row.id}", now)
    return row.id


async def revise(
    session: AsyncSession, desk: Desk, announcement_id: int, content: Content, person: Person, now: datetime
) -> Step:
    """Put another content in the place of the newest one; whatever approval that had is withdrawn.

    What was sent changes where it stands, at once or once a second person has approved of the change.
    """
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state not in (*OPEN, State.SENT):
        return Step.GONE
    before = row.state
    await approval.withdraw_prompts(session, desk, row, now)
    await going_out.unschedule(session, row)
    await _revise(session, row, content, person, now)
    detail: dict[str, str] = {"revision": str(row.revision)}
    await record(session, person, "announcement.revised", f"announcement:{row.id}", now, {**detail})
    if before is State.DRAFT:
        return Step.KEPT
    if approval.needed(desk, row):
        row.state = before if before is State.SENT else State.WAITING
        await approval.prompt(session, desk, row, now)
        return Step.ASKED
    if before is State.SENT:
        await apply_edit(session, desk, row, now)
        return Step.EDITED
    return await _keep_time(session, desk, row, content, now)


async def send(
    session: AsyncSession, desk: Desk, announcement_id: int, revision: int, person: Person, now: datetime
) -> Step:
    """Do what is next with a draft as somebody saw it: ask a second person, plan it for its time, or send it."""
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state in (State.CANCELLED, State.RECALLED):
        return Step.GONE
    if row.state is not State.DRAFT:
        return Step.ALREADY
    if row.revision != revision:
        return Step.CHANGED
    content = await going_out.newest(session, row)
    if content.due_at is not None and content.due_at <= now:
        return Step.PAST
    if approval.needed(desk, row):
        if not await approval.prompt(session, desk, row, now):
            return Step.NOBODY_TO_ASK
        row.state = State.WAITING
        return Step.ASKED
    step = await _go(session, desk, row, now)
    if step is not Step.NOBODY:
        await record(session, person, f"announcement.{step}", f"announcement:{row.id}", now)
    return step


async def approve(
    session: AsyncSession, desk: Desk, announcement_id: int, revision: int, person: Person, now: datetime
) -> Step:
    """Approve exactly what somebody else has written, and let it go on; the first approval counts."""
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state in (State.CANCELLED, State.RECALLED):
        return Step.GONE
    if row.revision != revision:
        return Step.CHANGED
    content = await going_out.newest(session, row)
    pending_edit = row.state is State.SENT and row.sent_revision != row.revision
    if content.approver_id is not None or not (row.state is State.WAITING or pending_edit):
        return Step.ALREADY
    if person.id in (row.person_id, content.person_id):
        return Step.OWN
    content.approver_id, content.approver_account_id, content.approved_at = person.id, person.account_id, now
    await session.flush()
    if pending_edit:
        await apply_edit(session, desk, row, now)
        step = Step.EDITED
    else:
        step = await _go(session, desk, row, now)
    if step is Step.NOBODY:
        row.state = State.DRAFT
    await approval.settle_prompts(session, desk, row, person, now)
    await approval.tell_author(session, desk, row, "approved" if step is not Step.NOBODY else "nobody", now, person)
    await record(session, person, "announcement.approved", f"announcement:{row.id}", now, {"revision": revision})
    return step


async def send_back(
    session: AsyncSession, desk: Desk, announcement_id: int, revision: int, person: Person, now: datetime
) -> Step:
    """Give what waits for approval back to its author, as a draft."""
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state is State.CANCELLED:
        return Step.GONE
    if row.revision != revision:
        return Step.CHANGED
    if row.state is not State.WAITING:
        return Step.ALREADY
    row.state = State.DRAFT
    await approval.withdraw_prompts(session, desk, row, now)
    await approval.tell_author(session, desk, row, "sent_back", now, person)
    await record(session, person, "announcement.sent_back", f"announcement:{row.id}", now)
    return Step.SENT_BACK


async def cancel(session: AsyncSession, desk: Desk, announcement_id: int, person: Person, now: datetime) -> Step:
    """Let nothing come of what nobody has read yet."""
    row = await going_out.lock(session, announcement_id)
    if row is None:
        return Step.GONE
    if row.state not in OPEN:
        return Step.ALREADY
    await approval.withdraw_prompts(session, desk, row, now)
    await going_out.unschedule(session, row)
    row.state = State.CANCELLED
    await record(session, person, "announcement.cancelled", f"announcement:{row.id}", now)
    return Step.CANCELLED


async def choose_second(session: AsyncSession, announcement_id: int, *, wanted: bool) -> Step:
    """Say whether a draft needs a second person."""
    row = await going_out.lock(session, announcement_id)
    if row is None or row.state is not State.DRAFT:
        return Step.GONE if row is None else Step.ALREADY
    row.second = wanted
    return Step.KEPT


async def _go(session: AsyncSession, desk: Desk, row: Announcement, now: datetime) -> Step:
    """Plan for its time what may go out, or send it where that is now or past."""
    content = await going_out.newest(session, row)
    if content.due_at is not None and content.due_at > now:
        await going_out.schedule(session, desk, row, content.due_at, now)
        return Step.SCHEDULED
    if not await going_out.dispatch(session, desk, row, now):
        return Step.NOBODY
    return Step.SENT


async def _keep_time(session: AsyncSession, desk: Desk, row: Announcement, content: Content, now: datetime) -> Step:
    """Plan what was planned before for its time, which may be another one; without a time it is a draft again."""
    if content.at is None or content.at <= now:
        row.state = State.DRAFT
        return Step.KEPT
    await going_out.schedule(session, desk, row, content.at, now)
    return Step.SCHEDULED


async def _revise(session: AsyncSession, row: Announcement, content: Content, person: Person, now: datetime) -> None:
    row.revision += 1
    session.add(
        AnnouncementRevision(
            announcement_id=row.id,
            number=row.revision,
            texts={language.value: text for language, text in content.texts.items()},
            audience=content.audience,
            due_at=content.at,
            loud=content.loud,
            ask_again=content.ask_again,
            account_id=person.account_id,
            person_id=person.id,
            written_at=now,
        )
    )
    await session.flush()
