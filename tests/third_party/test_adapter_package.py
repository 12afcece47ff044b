"""A package of somebody else adds an adapter, and a feature with all that one can register, by entry points alone."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.adapter import Health
from bot.application import CompositionError, sections
from bot.configuration import load
from bot.contributions import Contributions, blocks_of
from bot.features import Feature
from bot.installed import Installed, installed
from bot.messages.plain import block_text
from bot.running import Fleet
from bot.startup import opened
from bot.storage import Database, DatabaseUrl
from bot.testing.harness import Harness
from bot.web.server import WebServer

_PIGEON = """
from aiohttp import web

from bot.adapter import Capabilities, Health
from bot.configuration import AdapterSection, ConfigurationSection
from bot.features import Audience, Feature, Platform, Tables
from bot.interactions import TextMessage
from bot.messages import Paragraph, rich
from bot.people import Account
from bot.places import Place, PlaceKind


class PigeonSection(AdapterSection):
    loft: str = "roof"


class Reply:
    def __init__(self, loft):
        self.loft = loft

    async def answer(self, message, *, private):
        self.loft.flown.append((message, private))

    async def ask(self, form):
        self.loft.flown.append((form, True))

    async def replace(self, message):
        self.loft.flown.append((message, False))

    async def complete(self, options):
        pass

    async def fetch(self, attachment):
        return b""


class Pigeon:
    platform = "pigeon"
    capabilities = Capabilities(
        private_answers=False, forms=False, form_errors=False, edits=False, files=False, completions=False
    )

    def __init__(self, application):
        self.application = application
        self.flown = []
        self.health = Health.CONNECTING

    async def start(self, receive):
        self.receive = receive
        self.health = Health.CONNECTED

    async def stop(self):
        self.health = Health.STOPPED

    def reaches(self, place):
        return True

    async def send(self, place, message, key):
        self.flown.append((message, False))
        return key

    async def edit(self, place, message_id, message):
        pass

    async def recall(self, place, message_id):
        pass

    async def direct(self, account):
        return Place("pigeon", "", account.user, PlaceKind.DIRECT)

    def revive(self, payload):
        raise ValueError("a pigeon comes once")

    async def lands(self, text):
        account = Account("pigeon", "", "ada", "Ada")
        now = self.application.clock.now()
        place = await self.direct(account)
        await self.receive(TextMessage(account=account, place=place, reply=Reply(self), received_at=now, text=text))


platform = Platform(
    name="pigeon",
    connect=Pigeon,
    enabled=lambda application: application.configuration.section(PigeonSection).enabled,
    configuration=(ConfigurationSection("pigeon", PigeonSection),),
)


async def grain(call):
    return (Paragraph(rich(f"grain for {call.person.name}")),)


async def everybody(services, session, argument):
    return [1, 2]


async def coo(request):
    return web.Response(text="coo")


feature = Feature(
    name="loft",
    audiences=(Audience("flock", everybody),),
    home=(grain,),
    digest=(grain,),
    today=(grain,),
    routes=lambda application: [web.get("/coo", coo)],
)
"""


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installed]:
    """Lay out an installed distribution as pip would, and return what is found of it."""
    (tmp_path / "pigeonpost.py").write_text(_PIGEON, encoding="utf-8")
    metadata = tmp_path / "pigeonpost-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeonpost\nVersion: 1.0\n", encoding="utf-8")
    entry_points = (
        "[cohortbot.adapters]\npigeon = pigeonpost:platform\n[cohortbot.commands]\nloft = pigeonpost:feature\n"
    )
    (metadata / "entry_points.txt").write_text(entry_points, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found = installed()
    yield Installed(
        tuple(each for each in found.features if each.name in {"loft", "help"}),
        tuple(each for each in found.platforms if each.name == "pigeon"),
    )
    sys.modules.pop("pigeonpost", None)


async def test_an_adapter_is_configured_connected_and_answered_through(parts: Installed, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[pigeon]\nenabled = true\n[people]\nstaff = ["pigeon:ada"]\n', encoding="utf-8")
    configuration = load(file, sections(parts), {})
    database = Database(DatabaseUrl.of_file(tmp_path / "pigeon.db"))

    async with opened(parts, configuration, database) as application:
        fleet = Fleet(application)
        await application.connect(fleet.adapters)
        assert fleet.health() == {"pigeon": Health.CONNECTED}
        (pigeon,) = fleet.adapters
        await pigeon.lands("/help")  # type: ignore[attr-defined]  # the package's own way to let somebody write
        ((shown, private),) = pigeon.flown  # type: ignore[attr-defined]  # and to look at what came back

    assert "What I can do" in block_text(shown.blocks[0], application.clock.now().tzinfo)
    assert private


async def test_what_a_feature_registers_reaches_those_who_show_it(parts: Installed) -> None:
    async with await Harness.start(parts.features) as programme:
        ada = programme.person("Ada", role="founder")
        home = await ada.opens_home()
        call = home.reply.call
        assert call is not None
        contributions = call.service(Contributions)
        digest = await blocks_of(contributions.digest, call)
        today = await blocks_of(contributions.today, call)
        async with programme.application.database.read() as session:
            members = await contributions.audiences["flock"].members(call.services, session, "")

    assert "grain for Ada" in home.text
    assert [block_text(block, programme.zone) for block in (*digest, *today)] == ["grain for Ada"] * 2
    assert members == [1, 2]


async def test_its_routes_are_served(parts: Installed) -> None:
    async with await Harness.start(parts.features, configuration="[web]\nport = 0\n") as programme:
        server = WebServer(programme.application, dict)
        await server.start()
        try:
            async with ClientSession() as client, client.get(f"http://127.0.0.1:{server.port}/coo") as answer:
                assert await answer.text() == "coo"
        finally:
            await server.stop()


async def test_tables_whose_rows_nobody_answers_for_end_the_start(parts: Installed) -> None:
    from commands.faq.feature import feature as faq

    class Careless:
        async def export(self) -> None: ...

        async def erase(self) -> None: ...

    assert faq.tables is not None
    careless = Feature(name="loft", tables=type(faq.tables)(faq.tables.branch, Careless()))  # type: ignore[arg-type]  # as an untyped package would

    with pytest.raises(CompositionError) as raised:
        await Harness.start((careless,))

    assert str(raised.value).splitlines() == [
        "loft has tables, and does not say what join does to a person's rows in them",
        "loft has tables, and does not say what split does to a person's rows in them",
    ]
