"""Why something is not booked, in words."""

from __future__ import annotations

from datetime import timedelta

from bot.declaration.times import TimeSpan
from bot.messages import Plain, RichText, phrase
from bot.messages.spans import PhraseValue
from commands.compute.desk import Desk
from commands.compute.pools import Pool
from commands.compute.refusals import Misfit, NoRoom, NotBooked, OverQuota, Quota, Settled, TooDear, Unfit
from commands.compute.wording import told_instant, told_length, told_openings, told_span


def reason(why: NotBooked, desk: Desk, pool: Pool | None = None, units: int = 0) -> RichText:
    """Return why a request, or a change of a booking, was turned down."""
    match why:
        case Unfit(misfit):
            return _misfit(misfit, pool)
        case NoRoom(free):
            return phrase("compute.no.room", free=free, units=units)
        case OverQuota():
            return _quota(why, desk)
        case TooDear(cost, balance):
            return phrase("compute.no.credits", cost=cost, balance=balance, missing=cost - balance)
        case Settled(state):
            return phrase(f"compute.settled.{state}")
        case _:
            return phrase("compute.gone")


def left_out(span: TimeSpan, why: NotBooked, desk: Desk, pool: Pool | None, units: int) -> RichText:
    """Return an occurrence that could not be booked, and why."""
    return (told_span(span, desk.zone), Plain(": "), *reason(why, desk, pool, units))


def _misfit(misfit: Misfit, pool: Pool | None) -> RichText:
    if pool is None:
        return phrase("compute.gone")
    values: dict[str, PhraseValue] = {
        "pool": Plain(pool.name),
        "units": pool.units,
        "days": pool.table.ahead_days,
        "minimum": told_length(pool.minimum),
        "maximum": told_length(pool.maximum),
        "hours": told_openings(pool),
    }
    return phrase(f"compute.no.{misfit.value}", **values)


def _quota(why: OverQuota, desk: Desk) -> RichText:
    over: PhraseValue
    most: PhraseValue
    if isinstance(why.would_be, timedelta) and isinstance(why.most, timedelta):
        over, most = told_length(why.would_be - why.most), told_length(why.most)
    else:
        over, most = _number(why.would_be) - _number(why.most), _number(why.most)
    if why.frees_at is None:
        return phrase(f"compute.no.quota_{why.quota.value}_ever", over=over, most=most)
    key = f"compute.no.quota_{Quota(why.quota).value}"
    return phrase(key, over=over, most=most, at=told_instant(why.frees_at, desk.zone))


def _number(value: timedelta | int) -> int:
    return value if isinstance(value, int) else value // timedelta(hours=1)
