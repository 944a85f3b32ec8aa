"""How other requests fare in `bench live` while thousands are notified or reconnect."""

import asyncio
import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.live.http_load import RecordedAnswers
from tests.benchmarks.live.measurements import (
    HIGH_PERCENTILE,
    SETTLE_SECONDS,
    Measurement,
    notify_everyone,
    percentile,
)
from tests.benchmarks.live.scenario import LiveScenario

CALM_SECONDS = 5.0  # seconds of observation before the load
NOTES = 5
MAX_TURN_MS = 50


async def measure_notifications(scenario: LiveScenario) -> list[Measurement]:
    """Notify all people a few times: those online receive it, and other requests continue."""
    service, notes = scenario.service, list[_NotificationRun]()
    async with scenario.request_repeatedly() as answers, service.watch_turns() as longest_turn:
        started, idle = time.monotonic(), service.cpu_seconds()
        await asyncio.sleep(CALM_SECONDS)
        calm, idle = answers.durations(started), (service.cpu_seconds() - idle) / CALM_SECONDS
        for _ in range(NOTES):
            notes.append(await _notify_all(scenario, idle))
        meanwhile = [answers.durations(note.started, note.finished) for note in notes]
        turn = longest_turn()
    durations = [seconds for note in meanwhile for seconds in note]
    latencies = [note.finished - note.started for note in notes]
    name = f"note to {notes[0].people}, {len(scenario.sockets)} online"
    ratio = percentile(durations, HIGH_PERCENTILE) / percentile(calm, HIGH_PERCENTILE)
    cpu = statistics.median(note.cpu for note in notes)
    return [
        Measurement(f"{name}: processor seconds", cpu, 2, 2),
        Measurement(f"{name}: longest turn of the loop, ms", turn * 1000, MAX_TURN_MS),
        Measurement(f"{name}: p99 of other requests, ratio", ratio, 2, 1),
        Measurement(
            f"{name}: p99 of other requests, ms", percentile(durations, HIGH_PERCENTILE) * 1000
        ),
        Measurement(f"{name}: seconds until heard", statistics.median(latencies), None, 1),
    ]


@dataclass(frozen=True)
class _NotificationRun:
    """How many people were notified, from when until when, and the processor seconds used."""

    people: int
    started: float
    finished: float
    cpu: float


async def _notify_all(scenario: LiveScenario, idle: float) -> _NotificationRun:
    scenario.received.notifications.clear()
    started, used_cpu = time.monotonic(), scenario.service.cpu_seconds()
    people = await notify_everyone(scenario)
    online = len(scenario.sockets) - 1
    await scenario.wait_until(
        lambda: len(scenario.received.notifications) >= online, "every notice is heard"
    )
    finished = time.monotonic()
    await asyncio.sleep(SETTLE_SECONDS)
    used_cpu = scenario.service.cpu_seconds() - used_cpu - idle * (time.monotonic() - started)
    return _NotificationRun(people, started, finished, used_cpu)


async def measure_reconnects(scenario: LiveScenario) -> list[Measurement]:
    """Break all connections; all clients reconnect at once and resume at their last position."""
    people, service = list(scenario.sockets), scenario.service
    scenario.disconnect_all()
    await asyncio.sleep(SETTLE_SECONDS)
    async with scenario.request_repeatedly() as answers, service.watch_turns() as longest_turn:
        statements_each = await _count_statements_per_request(scenario, answers)
        before, started = service.count_statements(), time.monotonic()
        await scenario.open_sockets(people, at_once=len(people))
        duration = time.monotonic() - started
        during, turn = answers.durations(started), longest_turn()
        statements_sent = service.count_statements() - before - statements_each * len(during)
    name = f"{len(people)} come back at once"
    last = percentile(during, HIGH_PERCENTILE)
    return [
        Measurement(f"{name}: statements each", statements_sent / len(people), 2, 2),
        Measurement(f"{name}: seconds until all follow their groups", duration, 15, 1),
        Measurement(f"{name}: longest turn of the loop, ms", turn * 1000, MAX_TURN_MS),
        Measurement(f"{name}: p99 of other requests, ms", last * 1000, 1000),
    ]


async def _count_statements_per_request(scenario: LiveScenario, answers: RecordedAnswers) -> float:
    started, before = time.monotonic(), scenario.service.count_statements()
    await asyncio.sleep(CALM_SECONDS)
    return (scenario.service.count_statements() - before) / len(answers.durations(started))
