"""The browsers of a measurement: what they do when a server hangs up."""

import asyncio

import pytest

from hub.bench.clients import HOST, Browser
from hub.bench.loops import in_own_loop
from hub.errors import HubError

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def looked_twice_at(answer: bytes) -> list[tuple[int, bytes]]:
    """What a browser gets when it looks twice at a server that hangs up after each answer."""

    async def answer_and_hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        writer.close()

    async def look() -> list[tuple[int, bytes]]:
        server = await asyncio.start_server(answer_and_hang_up, HOST, 0)
        async with server:
            browser = Browser(server.sockets[0].getsockname()[1])
            found = [await browser.get("/"), await browser.get("/")]
            await browser.close()
        return found

    return in_own_loop(look)


def test_a_connection_that_the_server_ended_is_opened_again() -> None:
    assert looked_twice_at(ANSWER) == [(200, b"ok"), (200, b"ok")]


def test_a_server_that_hangs_up_in_the_middle_ends_the_measurement_with_a_sentence() -> None:
    with pytest.raises(HubError, match="hung up"):
        looked_twice_at(ANSWER[:-1])
