"""What `bench live` measures, one function a part of its table."""

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

from groups_service.commands.bench_live_client import PONG, Caller, frame, handshake
from groups_service.commands.bench_live_service import HOST
from groups_service.commands.bench_live_stage import Stage
from groups_service.database import sql
from groups_service.domain.turn import known
from notifications.notifier import BATCH

CALLERS = 8  # connections that posts are sent over
A_MOMENT, A_SECOND = 0.05, 1.0
MIDDLE_MS, LAST_MS = 100, 1000  # what half and nearly all may take
SETTLED = 1.5  # seconds after which nothing is left to do
MIDDLE, NEARLY_ALL = 50, 99  # percentiles
SMALLEST_BUFFER = 4096


@dataclass(frozen=True)
class Measured:
    """A line of the table."""

    name: str
    value: float
    at_most: float | None = None
    digits: int = 0

    @property
    def target(self) -> str:
        return "" if self.at_most is None else f"{self.at_most:10.{self.digits}f}"


async def telling(stage: Stage) -> list[Measured]:
    """Everybody is told, and nobody is there."""
    await asyncio.sleep(SETTLED)
    before = stage.service.statements()
    people = await tell_everybody(stage)
    batches = -(-people // BATCH)
    name = f"note to {people}: statements per {BATCH} recipients"
    return [Measured(name, (stage.service.statements() - before) / batches, 5, 1)]


async def tell_everybody(stage: Stage) -> int:
    """What the members of the largest group are all told of; how many they are."""
    async with known(stage.town.viewer, stage.town.group) as mine:
        await mine.note("group.published")
    await stage.wake()
    told, version = False, mine.version
    while not told:
        await asyncio.sleep(A_MOMENT)
        rows = await sql(
            "SELECT told_at FROM event WHERE stream_id = $1 AND version = $2",
            str(stage.town.group),
            version,
        )
        told = rows[0]["told_at"] is not None
    return len(stage.town.people) - 1


async def memory(stage: Stage, number: int) -> list[Measured]:
    """What a socket takes that follows its groups."""
    await stage.open(stage.online(number)[: number // 20])
    before, few = stage.service.kibibytes(), len(stage.sockets)
    await stage.open(stage.online(number)[few:])
    await asyncio.sleep(SETTLED)
    each = (stage.service.kibibytes() - before) / (number - few)
    return [Measured(f"{number} sockets: KiB each", each, 30, 1)]


async def posting(stage: Stage, rate: int, seconds: int, deaf: int) -> list[Measured]:
    """Posts into groups, one of them into everybody's, while some clients never read."""
    groups = list(stage.town.groups)
    plan = [*islice(cycle(groups), rate * seconds)]
    plan[len(plan) // 2] = everybody = stage.town.group
    expected = _expected(stage, plan)
    heard = stage.heard
    heard.notices.clear()
    heard.hints.clear()
    async with asyncio.TaskGroup() as tasks:
        cut = tasks.create_task(_cut(stage, deaf))
        posted = await _posts(stage, plan, rate)
        await stage.until(lambda: len(heard.notices) >= expected, "every notice is heard")
        await asyncio.sleep(SETTLED)
    notices = [now - at for now, at in heard.notices]
    hints: dict[bool, list[float]] = {True: [], False: []}
    for now, group, version in heard.hints:
        if (group, version) in posted:
            hints[group == str(everybody)].append(now - posted[group, version])
    crowd = hints[True]
    return [
        *_percentiles(f"{rate} posts/s into groups: notices", notices, MIDDLE_MS, LAST_MS),
        *_percentiles(f"{rate} posts/s into groups: hints", hints[False], MIDDLE_MS, LAST_MS),
        *_percentiles(f"a post that {len(crowd)} online may read: hints", crowd, None, LAST_MS),
        Measured("notices lost", expected - len(notices), 0),
        Measured(f"{deaf} clients that never read: seconds until cut", cut.result(), 30, 1),
    ]


def _expected(stage: Stage, plan: Sequence[UUID]) -> int:
    """Notices to those online: everybody of a group but the first, who writes."""
    online = set(stage.sockets)
    readers = {group: online & {*people[1:]} for group, people in stage.town.groups.items()}
    return sum(len(readers.get(group, ())) for group in plan)


async def _posts(stage: Stage, plan: Sequence[UUID], rate: int) -> dict[tuple[str, int], float]:
    """Write at a steady rate, whatever the answers take; when each version came about."""
    came: dict[tuple[str, int], float] = {}
    free: asyncio.Queue[Caller] = asyncio.Queue()
    callers = [Caller(stage.service.port) for _ in range(CALLERS)]
    for caller in callers:
        free.put_nowait(caller)

    async def post(group: UUID) -> None:
        writer = stage.town.groups.get(group, stage.town.people)[0]
        caller = await free.get()
        body = {"text": "Vi ses på torsdag."}
        answer = await caller.call("POST", f"/groups/{group}/posts", stage.tokens[writer], body)
        free.put_nowait(caller)
        told = orjson.loads(answer)
        at = datetime.fromisoformat(told["created_at"]).timestamp()
        came[str(group), told["version"]] = at

    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for number, group in enumerate(plan):
            await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            tasks.create_task(post(group))
    for caller in callers:
        caller.close()
    return came


async def _cut(stage: Stage, number: int) -> float:
    """How long clients are kept that open a socket and never read; the longest."""
    began = time.monotonic()
    watched = select.poll()
    deaf = {}
    for person in stage.online(number):
        each = socket.socket()
        each.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
        each.connect((HOST, stage.service.port))
        each.send(handshake("/api/v1/live?after=0", stage.tokens[person]))
        watched.register(each, select.POLLHUP | select.POLLERR | select.POLLRDHUP)
        deaf[each.fileno()] = each
    cut = 0.0
    while deaf:
        await asyncio.sleep(A_SECOND)
        for each in deaf.values():
            with suppress(OSError):
                each.send(frame(PONG, b""))  # what is gone answers it with a reset
        for handle, _ in watched.poll(0):
            watched.unregister(handle)
            deaf.pop(handle).close()
            cut = time.monotonic() - began
    return cut


async def idling(stage: Stage, number: int, watch: int) -> list[Measured]:
    """More sockets, and nothing happens."""
    more = [person for person in stage.online(number) if person not in stage.sockets]
    await stage.open(more)
    await asyncio.sleep(SETTLED)
    used = stage.service.cpu()
    await asyncio.sleep(watch)
    cpu = (stage.service.cpu() - used) / watch * 100
    name = f"{number} idle sockets"
    return [
        Measured(f"{name}: MB in all", stage.service.kibibytes() * 1024 / 1e6, 350),
        Measured(f"{name}: % of a processor", cpu, 5, 1),
    ]


def _percentiles(
    name: str, seconds: Sequence[float], middle: float | None, last: float
) -> list[Measured]:
    return [
        Measured(f"{name}, p50 ms", percentile(seconds, MIDDLE) * 1000, middle),
        Measured(f"{name}, p99 ms", percentile(seconds, NEARLY_ALL) * 1000, last),
    ]


def percentile(values: Sequence[float], which: int) -> float:
    if len(values) < 2:  # noqa: PLR2004 - nothing between fewer
        return values[0] if values else 0.0
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]
