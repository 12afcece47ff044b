"""Endpoints that lie, stall and fail, over real sockets."""

import logging

import pytest

from bot.configuration import Secret
from bot.languages import Language
from commands.faq.models.endpoint import Endpoint, keeps_secrets
from commands.faq.models.faults import Fault, ModelError
from commands.faq.semantic.remote import RemoteEncoder
from tests.platforms.models.concepts import embeddings, vector
from tests.platforms.models.server import Answer, ModelServer, Raw

KEY = Secret("sk-very-secret-key")


def told(*vectors: object, **first: object) -> Answer:
    rows = [{"index": number, "embedding": each} for number, each in enumerate(vectors)]
    rows[0].update(first)
    return lambda _method, _body: {"data": rows}


LIES = {
    "too few": told([1.0, 2.0]),
    "too many": told([1.0, 2.0], [1.0, 2.0], [1.0, 2.0]),
    "lengths that differ": told([1.0, 2.0], [1.0, 2.0, 3.0]),
    "zeros": told([1.0, 2.0], [0.0, 0.0]),
    "words": told([1.0, 2.0], ["1", "2"]),
    "yes and no": told([1.0, 2.0], [True, False]),
    "one text twice": told([1.0, 2.0], [1.0, 2.0], index=1),
    "a text that was not asked": told([1.0, 2.0], [1.0, 2.0], index=7),
    "no vector": told([1.0, 2.0], None),
    "base64": told([1.0, 2.0], "AACAPwAAAEA="),
    "huge numbers": lambda _m, _b: Raw(b'{"data": [{"embedding": [1e309, 1]}, {"embedding": [1, 1]}]}'),
    "NaN": lambda _m, _b: Raw(b'{"data": [{"embedding": [NaN, 1]}, {"embedding": [1, 1]}]}'),
    "an endless number": lambda _m, _b: Raw(b'{"data": [{"embedding": [1%s, 1]}, {}]}' % (b"0" * 400)),
    "HTML": lambda _m, _b: Raw(b"<html>Welcome to the proxy</html>"),
    "a list": lambda _m, _b: [],
    "nothing": lambda _m, _b: Raw(b""),
    "a deep nest": lambda _m, _b: Raw(b"[" * 100_000),
    "more than anybody reads": lambda _m, _b: Raw(b" " * (17 * 1024 * 1024)),
}


def encoder(server: ModelServer, seconds: float = 5, key: Secret | None = None) -> RemoteEncoder:
    return RemoteEncoder(Endpoint(server.url, key, seconds), "toy", tuple(Language))


async def test_vectors_come_in_the_order_of_the_texts_and_as_long_as_one() -> None:
    async with ModelServer(embeddings) as server:
        first, second = await encoder(server, key=KEY).encode(["where is the kitchen", "a visa letter"])
        [asked] = server.asked

    assert first == pytest.approx([0.5**0.5, 0, 0, 0.5**0.5, 0, 0])
    assert second == pytest.approx([each / 2 for each in vector("a visa letter")])
    assert (asked.method, asked.key) == ("embeddings", "Bearer sk-very-secret-key")
    assert asked.body["model"] == "toy"


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
async def test_a_lie_is_no_vector(lie: Answer) -> None:
    async with ModelServer(lie) as server:
        with pytest.raises(ModelError) as raised:
            await encoder(server).encode(["one", "two"])
    assert raised.value.fault is Fault.NONSENSE


@pytest.mark.parametrize("status", [400, 401, 429, 500, 503])
async def test_a_refusal_is_no_vector(status: int) -> None:
    async with ModelServer(lambda _m, _b: Raw(b"{}", status)) as server:
        with pytest.raises(ModelError) as raised:
            await encoder(server).encode(["one"])
    assert raised.value.fault is Fault.REFUSED


async def test_nobody_is_sent_elsewhere_with_the_key() -> None:
    async with ModelServer(embeddings) as elsewhere:
        away = {"Location": f"{elsewhere.url}/embeddings"}
        async with ModelServer(lambda _m, _b: Raw(b"", 307, away)) as server:
            with pytest.raises(ModelError):
                await encoder(server, key=KEY).encode(["one"])
        assert elsewhere.asked == []


async def test_a_stall_ends_in_time() -> None:
    async with ModelServer(embeddings) as server:
        server.stalls = True
        with pytest.raises(ModelError) as raised:
            await encoder(server, seconds=0.1).encode(["one"])
    assert raised.value.fault is Fault.TIMEOUT


async def test_what_is_not_there_is_not_reached() -> None:
    async with ModelServer(embeddings) as server:
        gone = encoder(server)
    with pytest.raises(ModelError) as raised:
        await gone.encode(["one"])
    assert raised.value.fault is Fault.UNREACHABLE


async def test_a_key_does_not_travel_where_others_could_read_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(ModelError) as raised:
        await Endpoint("http://models.example/v1", KEY, 1).post("embeddings", {})
    assert raised.value.fault is Fault.UNSAFE
    assert KEY.reveal() not in str(raised.value) + caplog.text


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://models.example/v1", True),
        ("http://127.0.0.1:8000/v1", True),
        ("http://[::1]/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://localhost.example/v1", False),
        ("http://10.0.0.7/v1", False),
        ("http://127.0.0.1.example/v1", False),
    ],
)
def test_only_this_machine_is_safe_without_encryption(address: str, safe: bool) -> None:
    assert keeps_secrets(address) is safe
