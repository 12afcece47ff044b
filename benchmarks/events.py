"""How long events take with 10,000 of them and 100,000 answers, and a partner's calendar of 5,000."""

from __future__ import annotations

import asyncio
import re
import resource
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from statistics import median

from aiohttp import ClientSession, web
from sqlalchemy import insert

from bot.languages import Language
from bot.storage import tables
from bot.testing.harness import Harness
from bot.web.server import WebServer
from commands.events.calendar_in.fetching import fetch_calendars
from commands.events.programme.details import Details
from commands.events.programme.keeping import Origin, Planned, plan_all
from commands.events.tables import Answer, Rsvp, Status

EVENTS, PEOPLE, ANSWERS, IMPORTED, REPETITIONS = 10_000, 200, 10, 5_000, 15


async def main() -> None:
    """Measure, and print one figure a line."""
    async with await Harness.start(sample=False) as harness:
        await _fill(harness)
        ada = harness.person("Ada", role="founder", language="en")
        for line in ("/events", "/events week", "/events tag:tag7", "/events organiser:HKSTP"):
            print(f"{line:28} {await _measured(partial(ada.says, line)):8.1f} ms")
        await _measure_feed(harness, (await ada.says("/events feed")).text)
    await _measure_import()


async def _fill(harness: Harness) -> None:
    now, database = harness.clock.now(), harness.application.database
    zone = harness.zone
    for start in range(0, EVENTS, 500):
        planned = []
        for number in range(start, start + 500):
            at = (now + timedelta(hours=2 + number)).astimezone(zone)
            details = Details(
                title={Language.EN: f"Event {number}"},
                about={Language.EN: "Bring your numbers."},
                start=at,
                end=at + timedelta(hours=1),
                place="Room 2",
                organiser=("HKSTP", "Cyberport", "HKAI Lab")[number % 3],
                tags=(f"tag{number % 40}",),
                capacity=100,
            )
            planned.append(Planned(details, Origin(), Status.PLANNED))
        async with database.write() as session:
            await plan_all(session, planned, now)
    async with database.write() as session:
        people = [{"display_name": f"P{number}", "created_at": now} for number in range(PEOPLE)]
        ids = (await session.scalars(insert(tables.Person).returning(tables.Person.id), people)).all()
        rows = [
            {
                "event_id": event + 1,
                "person_id": ids[(event * 7 + number) % PEOPLE],
                "answer": Answer.GOING,
                "guests": 0,
                "replies": {},
                "answered_at": now,
            }
            for event in range(EVENTS)
            for number in range(ANSWERS)
        ]
        for start in range(0, len(rows), 5_000):
            await session.execute(insert(Rsvp), rows[start : start + 5_000])


async def _measure_feed(harness: Harness, told: str) -> None:
    path = re.search(r"/calendar/cohort/\S+\.ics", told)
    server = WebServer(harness.application, dict)
    await server.start()
    address = f"http://127.0.0.1:{server.port}{path[0] if path else ''}"
    async with ClientSession() as client:

        async def get(**headers: str) -> tuple[str, int]:
            async with client.get(address, headers=headers) as answer:
                return answer.headers["ETag"], len(await answer.read())

        began = time.perf_counter()
        etag, size = await get()
        print(f"cohort feed, cold            {(time.perf_counter() - began) * 1000:8.1f} ms, {size} bytes")
        print(f"cohort feed, warm            {await _measured(get):8.1f} ms")
        print(f"cohort feed, unchanged       {await _measured(lambda: get(**{'If-None-Match': etag})):8.2f} ms")
    await server.stop()


async def _measure_import() -> None:
    event = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART;TZID=Asia/Hong_Kong:202612{1:02}T{2:02}0000\r\nDURATION:PT1H\r\n"
    event += "SUMMARY:Event {0}\r\nDESCRIPTION:Bring your numbers\r\nLOCATION:Room {0}\r\nEND:VEVENT\r\n"
    body = "".join(event.format(number, number % 28 + 1, number % 24) for number in range(IMPORTED))
    content = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{body}END:VCALENDAR\r\n".encode()

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=content)

    app = web.Application()
    app.router.add_get("/events.ics", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/events.ics"
    feed = f'[[events.feeds]]\nurl = "{url}"\norganiser = "HKSTP"\n[web]\nallow_loopback_fetch = true\n'
    async with await Harness.start(sample=False, configuration=feed) as harness:
        for what in ("new", "the same again"):
            harness.clock.advance(timedelta(hours=1))
            began = time.perf_counter()
            await fetch_calendars(harness.application)
            print(f"{IMPORTED} imported, {what:15} {time.perf_counter() - began:8.2f} s")
        ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        theirs = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"memory at most               {ours:8.0f} MB here, {theirs:.0f} MB in the process that reads")
    await runner.cleanup()


async def _measured(act: Callable[[], Awaitable[object]]) -> float:
    """Return the median of some repetitions, in milliseconds."""
    await act()
    taken = []
    for _ in range(REPETITIONS):
        began = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


if __name__ == "__main__":
    asyncio.run(main())
