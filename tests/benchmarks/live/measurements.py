"""The measurements of `bench live`, one function for each part of its table."""

import asyncio
import select
import socket
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from uuid import UUID

import orjson

from groups_service.database import sql
from groups_service.domain.core.unit_of_work import visible_group_uow
from notifications.notifier import BATCH_SIZE
from tests.benchmarks.live.scenario import LiveScenario
from tests.benchmarks.live.server_process import HOST
from tests.benchmarks.live.socket_client import (
    PONG,
    HttpConnection,
    encode_frame,
    encode_handshake,
)

HTTP_CONNECTIONS = 8  # connections over which posts are sent
POLL_SECONDS, DISCONNECT_POLL_SECONDS = 0.05, 1.0
MAX_MEDIAN_MS, MAX_P99_MS = 100, 1000  # upper bounds for half and nearly all
SETTLE_SECONDS = 1.5  # seconds after which no work is left
MEDIAN_PERCENTILE, HIGH_PERCENTILE = 50, 99  # percentiles
MIN_BUFFER_BYTES = 4096


@dataclass(frozen=True)
class Measurement:
    """A line of the table."""

    name: str
    value: float
    at_most: float | None = None
    digits: int = 0

    @property
    def target(self) -> str:
        return "" if self.at_most is None else f"{self.at_most:10.{self.digits}f}"


async def measure_notifications(scenario: LiveScenario) -> list[Measurement]:
    """Notify all people while no client is connected."""
    await asyncio.sleep(SETTLE_SECONDS)
    before = scenario.service.count_statements()
    people = await notify_everyone(scenario)
    batches = -(-people // BATCH_SIZE)
    name = f"note to {people}: statements per {BATCH_SIZE} recipients"
    return [Measurement(name, (scenario.service.count_statements() - before) / batches, 5, 1)]


async def notify_everyone(scenario: LiveScenario) -> int:
    """Add an event that notifies all members of the largest group. Returns their number."""
    async with visible_group_uow(scenario.town.viewer, scenario.town.group) as uow:
        await uow.add_event("group.published")
    await scenario.wake_service()
    delivered, version = False, uow.version
    while not delivered:
        await asyncio.sleep(POLL_SECONDS)
        rows = await sql(
            "SELECT delivered_at FROM event WHERE stream_id = $1 AND version = $2",
            str(scenario.town.group),
            version,
        )
        delivered = rows[0]["delivered_at"] is not None
    return len(scenario.town.people) - 1


async def measure_memory(scenario: LiveScenario, number: int) -> list[Measurement]:
    """Measure the memory of a socket that follows its groups."""
    await scenario.open_sockets(scenario.online(number)[: number // 20])
    before, opened = scenario.service.kibibytes(), len(scenario.sockets)
    await scenario.open_sockets(scenario.online(number)[opened:])
    await asyncio.sleep(SETTLE_SECONDS)
    kibibytes_each = (scenario.service.kibibytes() - before) / (number - opened)
    return [Measurement(f"{number} sockets: KiB each", kibibytes_each, 30, 1)]


async def measure_posting(
    scenario: LiveScenario, rate: int, seconds: int, clients_not_reading: int
) -> list[Measurement]:
    """Post into groups, once into the group of all people, while some clients never read."""
    groups = list(scenario.town.groups)
    plan = [*islice(cycle(groups), rate * seconds)]
    plan[len(plan) // 2] = largest = scenario.town.group
    expected = _count_expected(scenario, plan)
    received = scenario.received
    received.notifications.clear()
    received.hints.clear()
    async with asyncio.TaskGroup() as tasks:
        disconnect = tasks.create_task(_measure_disconnect(scenario, clients_not_reading))
        posted = await _publish_posts(scenario, plan, rate)
        await scenario.wait_until(
            lambda: len(received.notifications) >= expected, "every notice is heard"
        )
        await asyncio.sleep(SETTLE_SECONDS)
    delays = [now - at for now, at in received.notifications]
    hints: dict[bool, list[float]] = {True: [], False: []}
    for now, group, version in received.hints:
        if (group, version) in posted:
            hints[group == str(largest)].append(now - posted[group, version])
    crowd_hints = hints[True]
    return [
        *_percentiles(f"{rate} posts/s into groups: notices", delays, MAX_MEDIAN_MS, MAX_P99_MS),
        *_percentiles(
            f"{rate} posts/s into groups: hints", hints[False], MAX_MEDIAN_MS, MAX_P99_MS
        ),
        *_percentiles(
            f"a post that {len(crowd_hints)} online may read: hints", crowd_hints, None, MAX_P99_MS
        ),
        Measurement("notices lost", expected - len(delays), 0),
        Measurement(
            f"{clients_not_reading} clients that never read: seconds until cut",
            disconnect.result(),
            30,
            1,
        ),
    ]


def _count_expected(scenario: LiveScenario, plan: Sequence[UUID]) -> int:
    """Return the number of notifications to people online: all members of a group but the first,
    who writes.
    """
    online = set(scenario.sockets)
    readers = {group: online & {*people[1:]} for group, people in scenario.town.groups.items()}
    return sum(len(readers.get(group, ())) for group in plan)


async def _publish_posts(
    scenario: LiveScenario, plan: Sequence[UUID], rate: int
) -> dict[tuple[str, int], float]:
    """Post at a steady rate, however long the answers take. Returns when each version was
    created.
    """
    created_at: dict[tuple[str, int], float] = {}
    free_callers: asyncio.Queue[HttpConnection] = asyncio.Queue()
    callers = [HttpConnection(scenario.service.port) for _ in range(HTTP_CONNECTIONS)]
    for caller in callers:
        free_callers.put_nowait(caller)

    async def post(group: UUID) -> None:
        writer = scenario.town.groups.get(group, scenario.town.people)[0]
        caller = await free_callers.get()
        body = {"text": "Vi ses på torsdag."}
        answer = await caller.call("POST", f"/groups/{group}/posts", scenario.tokens[writer], body)
        free_callers.put_nowait(caller)
        post_answer = orjson.loads(answer)
        time_of_post = datetime.fromisoformat(post_answer["created_at"]).timestamp()
        created_at[str(group), post_answer["version"]] = time_of_post

    started = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number, group in enumerate(plan):
            await asyncio.sleep(max(0.0, started + number / rate - time.monotonic()))
            tasks.create_task(post(group))
    for caller in callers:
        caller.close()
    return created_at


async def _measure_disconnect(scenario: LiveScenario, number: int) -> float:
    """Return how long the longest connection of clients that never read was kept."""
    started = time.monotonic()
    watched = select.poll()
    clients = {}
    for person in scenario.online(number):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MIN_BUFFER_BYTES)
        client.connect((HOST, scenario.service.port))
        client.send(encode_handshake("/api/v1/live?after=0", scenario.tokens[person]))
        watched.register(client, select.POLLHUP | select.POLLERR | select.POLLRDHUP)
        clients[client.fileno()] = client
    duration = 0.0
    while clients:
        await asyncio.sleep(DISCONNECT_POLL_SECONDS)
        for client in clients.values():
            with suppress(OSError):
                client.send(encode_frame(PONG, b""))  # a closed peer answers with a reset
        for handle, _ in watched.poll(0):
            watched.unregister(handle)
            clients.pop(handle).close()
            duration = time.monotonic() - started
    return duration


async def measure_idle(scenario: LiveScenario, number: int, watch: int) -> list[Measurement]:
    """Open more sockets and measure while nothing happens."""
    people = [person for person in scenario.online(number) if person not in scenario.sockets]
    await scenario.open_sockets(people)
    await asyncio.sleep(SETTLE_SECONDS)
    used_cpu = scenario.service.cpu_seconds()
    await asyncio.sleep(watch)
    cpu = (scenario.service.cpu_seconds() - used_cpu) / watch * 100
    name = f"{number} idle sockets"
    return [
        Measurement(f"{name}: MB in all", scenario.service.kibibytes() * 1024 / 1e6, 350),
        Measurement(f"{name}: % of a processor", cpu, 5, 1),
    ]


def _percentiles(
    name: str, seconds: Sequence[float], middle: float | None, last: float
) -> list[Measurement]:
    return [
        Measurement(f"{name}, p50 ms", percentile(seconds, MEDIAN_PERCENTILE) * 1000, middle),
        Measurement(f"{name}, p99 ms", percentile(seconds, HIGH_PERCENTILE) * 1000, last),
    ]


def percentile(values: Sequence[float], which: int) -> float:
    if len(values) < 2:
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]
