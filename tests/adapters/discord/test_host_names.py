"""One way to Discord as it really is: its own host names, over TLS, with nothing of the library touched."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import socket
import ssl
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

import commands
from adapters.discord.adapter import Discord
from tests.adapters.contract.test_contract import Hearing
from tests.adapters.contract.worlds import nothing_to_suggest
from tests.adapters.discord.people import People, until
from tests.adapters.discord.server import TOKEN, Server
from tests.adapters.discord.world import HURRIED
from tests.support.pocketbook import Pocketbook

NAMES = ("discord.com", "gateway.discord.gg", "cdn.discordapp.com")


class Loopback(AbstractResolver):
    """Finds every host on loopback, and writes down which were looked for."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: set[str] = set()

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        self.asked.add(host)
        return [
            {"hostname": host, "host": "127.0.0.1", "port": self.port, "family": socket.AF_INET, "proto": 0, "flags": 0}
        ]

    async def close(self) -> None:
        """Close nothing."""


def certified(directory: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return both sides of a TLS for Discord's names, by a certificate that is made now and trusted here alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    day = dt.timedelta(days=1)
    now = dt.datetime.now(dt.UTC)  # noqa: TID251  # A certificate holds for a while.
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([*map(x509.DNSName, NAMES), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    path = directory / "loopback.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))


@pytest.mark.parametrize("trusts", [True, False])
async def test_under_discords_own_names_and_over_tls_it_works_and_only_there(tmp_path: Path, *, trusts: bool) -> None:
    theirs, ours = certified(tmp_path)
    server = Server()
    await server.open(tls=theirs)
    resolver = Loopback(server.port)
    context = ours if trusts else ssl.create_default_context()

    def connector() -> aiohttp.TCPConnector:
        return aiohttp.TCPConnector(resolver=resolver, ssl=context, limit=0)

    adapter = Discord(TOKEN, Pocketbook(), patience=HURRIED, connector=connector)
    hearing = Hearing(("Noted.",))
    running = asyncio.ensure_future(adapter.run(commands.load(), hearing, nothing_to_suggest))
    try:
        if trusts:
            await server.gateway.connected(identified=1)
            people = People(server, commands.load())
            asked = await people.types("ana", "/mine")
            assert asked.original is not None
            assert asked.original["content"] == "Noted."
            await server.gateway.cut()
            await server.gateway.connected(resumed=1)
            assert resolver.asked == {"discord.com", "gateway.discord.gg"}
        else:
            await until(lambda: "discord.com" in resolver.asked)
            assert server.log == []
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await server.close()
    assert server.wrong == []
