"""Threads that hang from the bot's own deliveries, so that what people say there finds the feature it is for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import or_, select

from bot.places import Place, PlaceKind
from bot.storage import Database, tables


@dataclass(frozen=True, slots=True)
class Root:
    """The delivery that a thread hangs from."""

    kind: str
    key: str


class Threads:
    """Finds the delivery above a thread, among those of the kinds in whose threads somebody listens.

    A platform calls a thread by the id of the message that it hangs from: Slack's `thread_ts` is the `ts` of that
    message, and Discord gives a thread that is started from a message the id of the message. What else an adapter puts
    into the id that it returns for a message stands before a colon.
    """

    def __init__(self, database: Database, kinds: Collection[str]) -> None:
        self._database = database
        self._kinds = frozenset(kinds)

    async def root(self, place: Place) -> Root | None:
        """Return the delivery that the thread `place` hangs from; None where nobody listens there."""
        if place.kind is not PlaceKind.THREAD or not self._kinds:
            return None
        delivery, above = tables.Delivery, tables.Place
        statement = (
            select(delivery.kind, delivery.key)
            .join(above, above.id == delivery.place_id)
            .where(
                above.platform == place.platform,
                # A channel that the configuration names without its workspace is kept without one.
                above.workspace.in_(("", place.workspace)),
                above.channel == place.channel,
                or_(
                    delivery.platform_message_id == place.thread,
                    delivery.platform_message_id.endswith(f":{place.thread}", autoescape=True),
                ),
                delivery.kind.in_(self._kinds),
                delivery.person_id.is_(None),
                delivery.amends_id.is_(None),
            )
        )
        async with self._database.read() as session:
            row = (await session.execute(statement)).first()
        return Root(row.kind, row.key) if row is not None else None
