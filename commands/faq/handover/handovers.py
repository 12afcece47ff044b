"""Hand-overs as they are read: the question, who asked it, and who has taken it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.languages import Language
from bot.messages import PersonMention
from bot.places import Place, PlaceKind
from bot.storage import tables
from commands.faq.tables import FaqHandover, FaqQuestion, HandoverState


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked; `place` is where the answer goes, None where it goes to them alone.

    Who is `forgotten` asked so long ago that nobody knows any more who it was.
    """

    question_id: int
    person: PersonMention
    account_id: int
    asked_at: datetime
    anonymous: bool
    language: Language
    place: Place | None
    forgotten: bool = False


@dataclass(frozen=True, slots=True)
class Handover:
    """A question that was handed over; `askers` are those who still wait, or did when it was settled."""

    id: int
    text: str
    language: Language
    opened_at: datetime
    state: HandoverState
    claimed_by: PersonMention | None
    claimed_at: datetime | None
    settled_by: PersonMention | None
    answer: str | None
    entry_id: str | None
    wrong_entry_id: str | None
    askers: tuple[Asker, ...]


async def find_handover(session: AsyncSession, handover_id: int) -> Handover | None:
    """Return a hand-over; None where there is none of that number."""
    found = await find_handovers(session, FaqHandover.id == handover_id)
    return found[0] if found else None


async def find_handovers(
    session: AsyncSession, which: ColumnElement[bool], most: int | None = None, *, newest: bool = False
) -> Sequence[Handover]:
    """Return hand-overs with their askers, the one that waits longest first, or the `newest`."""
    claimer, settler = aliased(tables.Account), aliased(tables.Account)
    claiming, settling = aliased(tables.Person), aliased(tables.Person)
    statement = (
        select(FaqHandover, claiming.id, claiming.display_name, settling.id, settling.display_name)
        .outerjoin(claimer, claimer.id == FaqHandover.claimed_by)
        .outerjoin(claiming, claiming.id == claimer.person_id)
        .outerjoin(settler, settler.id == FaqHandover.settled_by)
        .outerjoin(settling, settling.id == settler.person_id)
        .where(which)
        .order_by(FaqHandover.id.desc() if newest else FaqHandover.id)
        .limit(most)
    )
    rows = (await session.execute(statement)).all()
    askers = await _askers(session, [row[0].id for row in rows])
    return [
        Handover(
            id=row.id,
            text=row.text,
            language=Language(row.language),
            opened_at=row.opened_at,
            state=row.state,
            claimed_by=_mention(claimed_id, claimed_name),
            claimed_at=row.claimed_at,
            settled_by=_mention(settled_id, settled_name),
            answer=row.answer,
            entry_id=row.entry_id,
            wrong_entry_id=row.wrong_entry_id,
            askers=tuple(askers.get(row.id, ())),
        )
        for row, claimed_id, claimed_name, settled_id, settled_name in rows
    ]


async def _askers(session: AsyncSession, handovers: Sequence[int]) -> dict[int, list[Asker]]:
    statement = (
        select(FaqQuestion, tables.Person.display_name, tables.Place)
        .join(tables.Person, tables.Person.id == FaqQuestion.person_id)
        .outerjoin(tables.Place, tables.Place.id == FaqQuestion.place_id)
        .where(FaqQuestion.handover_id.in_(handovers))
        .order_by(FaqQuestion.id)
    )
    found: dict[int, list[Asker]] = {}
    for question, name, place in await session.execute(statement):
        asker = Asker(
            question_id=question.id,
            person=PersonMention(question.person_id, name),
            account_id=question.account_id,
            asked_at=question.asked_at,
            anonymous=question.anonymous,
            language=Language(question.language),
            place=_place(place) if place is not None else None,
            forgotten=not question.place,
        )
        found.setdefault(cast("int", question.handover_id), []).append(asker)
    return found


def _place(row: tables.Place) -> Place:
    return Place(
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        kind=PlaceKind(row.kind),
        thread=row.thread,
        name=row.name,
        language=Language(row.language) if row.language else None,
    )


def _mention(person_id: int | None, name: str | None) -> PersonMention | None:
    return PersonMention(person_id, name or "") if person_id is not None else None
