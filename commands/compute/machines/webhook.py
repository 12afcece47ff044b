"""A webhook: each change of a booking as JSON, signed, under a key that is the same when it is sent again.

The signature is HMAC-SHA256 over the timestamp, a dot and the body, so that an old call cannot be played back.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime

from bot.configuration import Secret
from bot.fetching import Fetcher, FetchFailed
from bot.messages import Json
from commands.compute.machines.orders import NotTold, Order


@dataclass(frozen=True, slots=True)
class Webhook:
    """Calls the addresses of pools; without a secret nobody is called."""

    secret: Secret | None

    async def tell(self, order: Order, now: datetime) -> None:
        """Call the address of the order's pool."""
        table = order.pool.table
        if self.secret is None:
            raise NotTold("COMPUTE_WEBHOOK_SECRET is not set, so the call cannot be signed", refused=True)
        if table.webhook_url is None:
            raise NotTold(f"{table.name} has no webhook_url", refused=True)
        body = json.dumps(content_of(order), ensure_ascii=False, sort_keys=True).encode()
        at = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"booking-{order.booking_id}-{order.revision}",
            "X-Cohortbot-Timestamp": at,
            "X-Cohortbot-Signature": f"sha256={signature(self.secret, at, body)}",
        }
        fetcher = Fetcher(allow_loopback=table.allow_private, allow_private=table.allow_private)
        try:
            await fetcher.post(table.webhook_url, body, headers)
        except FetchFailed as failed:
            raise NotTold(f"the webhook of {table.name}: {failed}") from None


def signature(secret: Secret, at: str, body: bytes) -> str:
    """Return the signature of a call, in hexadecimal digits."""
    return hmac.new(secret.reveal().encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


def content_of(order: Order) -> dict[str, Json]:
    """Return what a call says; instants are in UTC."""
    nodes: list[Json] = [{"node": node, "units": list(units)} for node, units in order.by_node.items()]
    team = order.described.team
    return {
        "booking": order.booking_id,
        "revision": order.revision,
        "state": "booked" if order.stands else "cancelled",
        "pool": order.pool.name,
        "units": list(order.units),
        "nodes": nodes,
        "starts_at": order.span.start.isoformat(),
        "ends_at": order.span.end.isoformat(),
        "team": team.name if team is not None else None,
        "account": order.account,
        "users": list(order.users),
        "purpose": order.described.booking.purpose,
    }
