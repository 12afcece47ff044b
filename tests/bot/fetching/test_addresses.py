"""Which addresses count as public."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetching import FetchFailed, Why
from bot.fetching.addresses import is_public, locate

PRIVATE = (
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - not bound to
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_what_only_this_network_reaches_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_dressed_as_ipv6_counts_as_what_it_is(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://10.0.0.1/a.ics",
        "https://[::ffff:192.168.0.1]/a.ics",
        "https://2130706433/a.ics",
        "https://0x7f.1/a.ics",
        "https://127.1/a.ics",
        "https://localhost/a.ics",
        "http://8.8.8.8/a.ics",
        "ftp://8.8.8.8/a.ics",
        "file:///etc/passwd",
        "https://somebody:secret@8.8.8.8/a.ics",
        "https://8.8.8.8:0/a.ics",
        "https://[::1/a.ics",
        "//8.8.8.8/a.ics",
        "",
    ],
)
async def test_other_addresses_are_refused_before_anything_is_connected(url: str) -> None:
    with pytest.raises(FetchFailed) as failed:
        await locate(url, allow_loopback=False)
    assert failed.value.why is Why.ADDRESS


async def test_loopback_alone_may_be_allowed() -> None:
    assert (await locate("http://127.0.0.1:9/", allow_loopback=True)).addresses == ("127.0.0.1",)
    for url in ("http://10.0.0.1/", "https://192.168.0.1/", "https://169.254.169.254/", "http://8.8.8.8/"):
        with pytest.raises(FetchFailed):
            await locate(url, allow_loopback=True)
