"""What `bench live` measures of others: how they fare while thousands are told, or come back."""

import asyncio
import statistics
import time
from dataclasses import dataclass

from groups_service.commands.bench_live_asker import Answers
from groups_service.commands.bench_live_measures import (
    NEARLY_ALL,
    SETTLED,
    Measured,
    percentile,
    tell_everybody,
)
from groups_service.commands.bench_live_stage import Stage

CALM = 5.0  # seconds of watching before something is set off
NOTES = 5
LONGEST_TURN_MS = 50


async def telling(stage: Stage) -> list[Measured]:
    """Everybody is told, a few times; those who are there hear it, and others go on reading."""
    service, told = stage.service, list[_Note]()
    async with stage.asking() as answers, service.watched() as longest:
        began, idle = time.monotonic(), service.cpu()
        await asyncio.sleep(CALM)
        calm, idle = answers.seconds(began), (service.cpu() - idle) / CALM
        for _ in range(NOTES):
            told.append(await _note(stage, idle))
        meanwhile = [answers.seconds(each.began, each.heard) for each in told]
        turn = longest()
    during = [seconds for each in meanwhile for seconds in each]
    lasted = [each.heard - each.began for each in told]
    name = f"note to {told[0].people}, {len(stage.sockets)} online"
    ratio = percentile(during, NEARLY_ALL) / percentile(calm, NEARLY_ALL)
    cpu = statistics.median(each.cpu for each in told)
    return [
        Measured(f"{name}: processor seconds", cpu, 2, 2),
        Measured(f"{name}: longest turn of the loop, ms", turn * 1000, LONGEST_TURN_MS),
        Measured(f"{name}: p99 of other requests, ratio", ratio, 2, 1),
        Measured(f"{name}: p99 of other requests, ms", percentile(during, NEARLY_ALL) * 1000),
        Measured(f"{name}: seconds until heard", statistics.median(lasted), None, 1),
    ]


@dataclass(frozen=True)
class _Note:
    """How many were told, from when until when, and the processor seconds that it took."""

    people: int
    began: float
    heard: float
    cpu: float


async def _note(stage: Stage, idle: float) -> _Note:
    stage.heard.notices.clear()
    began, used = time.monotonic(), stage.service.cpu()
    people = await tell_everybody(stage)
    online = len(stage.sockets) - 1
    await stage.until(lambda: len(stage.heard.notices) >= online, "every notice is heard")
    heard = time.monotonic()
    await asyncio.sleep(SETTLED)
    used = stage.service.cpu() - used - idle * (time.monotonic() - began)
    return _Note(people, began, heard, used)


async def coming_back(stage: Stage) -> list[Measured]:
    """All connections break, and all come back at once, to where they were."""
    people, service = list(stage.sockets), stage.service
    stage.hang_up()
    await asyncio.sleep(SETTLED)
    async with stage.asking() as answers, service.watched() as longest:
        each = await _statements_each(stage, answers)
        before, began = service.statements(), time.monotonic()
        await stage.open(people, at_once=len(people))
        lasted = time.monotonic() - began
        during, turn = answers.seconds(began), longest()
        sent = service.statements() - before - each * len(during)
    name = f"{len(people)} come back at once"
    last = percentile(during, NEARLY_ALL)
    return [
        Measured(f"{name}: statements each", sent / len(people), 2, 2),
        Measured(f"{name}: seconds until all follow their groups", lasted, 15, 1),
        Measured(f"{name}: longest turn of the loop, ms", turn * 1000, LONGEST_TURN_MS),
        Measured(f"{name}: p99 of other requests, ms", last * 1000, 1000),
    ]


async def _statements_each(stage: Stage, answers: Answers) -> float:
    began, before = time.monotonic(), stage.service.statements()
    await asyncio.sleep(CALM)
    return (stage.service.statements() - before) / len(answers.seconds(began))
