"""What the doctor says about deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence

from bot.delivery.census import waiting
from bot.doctor import DoctorCheck, DoctorContext, Finding, Level
from bot.startup import database_of
from bot.storage import MigrationBranch, SchemaState, state
from bot.storage.tables import DeliveryState

_SUBJECT = "deliveries"


def deliveries_check(branches: Sequence[MigrationBranch]) -> DoctorCheck:
    """Return the check; `branches` are those of what is installed. It is silent where the schema is not current."""

    async def deliveries(context: DoctorContext) -> AsyncIterator[Finding]:
        database = database_of(context.configuration)
        try:
            if await state(database, branches) is not SchemaState.CURRENT:
                return
            numbers: Counter[DeliveryState] = Counter()
            for each in await waiting(database):
                numbers[each.state] += each.number
        finally:
            await database.close()
        for finding in _findings(numbers):
            yield finding

    return deliveries


def _findings(numbers: Counter[DeliveryState]) -> Sequence[Finding]:
    found: list[Finding] = []
    if failed := numbers[DeliveryState.FAILED]:
        text = f"{failed} could not be delivered or came too late."
        found.append(
            Finding(
                Level.WARNING,
                _SUBJECT,
                text,
                "Staff see why with /deliveries, and retry or drop them.",
            )
        )
    if doubtful := numbers[DeliveryState.AMBIGUOUS]:
        text = f"{doubtful} may or may not have arrived; they are not sent again."
        found.append(Finding(Level.WARNING, _SUBJECT, text, "Staff decide with /deliveries."))
    if parked := numbers[DeliveryState.PARKED]:
        text = f"{parked} wait for people whom no platform lets us write to."
        found.append(Finding(Level.WARNING, _SUBJECT, text, "Staff see with /deliveries who they are."))
    under_way = numbers[DeliveryState.PENDING] + numbers[DeliveryState.SENDING]
    found.append(Finding(Level.OK, _SUBJECT, f"{under_way} are waiting for their time or for their place."))
    return found
