"""How many groups there are and how many of them are closed, replayed from their lives."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.applications import Starlette

from groups_service import clock, ids
from groups_service.domain import statistics
from groups_service.domain.statistics import Period
from groups_service.models.groups import State, Status
from groups_service.queries.statistics import Life
from tests.api import history
from tests.builders import Json, a_group
from tests.people import Somebody, somebody

ZONE = "Europe/Stockholm"
PATH = "/statistics/groups"


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[Somebody]:
    """A site administrator."""
    async with await somebody(app, "dan") as person:
        await history.make_site_administrator(person)
        yield person


async def counts(by: Somebody, query: str = "") -> list[Json]:
    answer = await by.get(f"{PATH}?{query}")
    assert answer.status_code == 200, answer.text
    items: list[Json] = answer.json()["items"]
    return items


async def test_the_first_half_year_comes_out_exactly(dan: Somebody) -> None:
    await history.play()

    months = await counts(dan, "from=2014-09-01&to=2015-02-28")

    by_date = {month["date"]: month for month in months}
    after_four, after_six = by_date["2014-12-31"], by_date["2015-02-28"]
    assert [month["date"] for month in months] == [
        "2014-09-30",
        "2014-10-31",
        "2014-11-30",
        "2014-12-31",
        "2015-01-31",
        "2015-02-28",
    ]
    assert (after_four["total"], after_four["closed"]) == (205, 95)
    assert f"{after_four['closed_ratio']:.0%}" == "46%"
    assert (after_six["total"], after_six["closed"]) == (244, 118)
    assert f"{after_six['closed_ratio']:.0%}" == "48%"
    assert (by_date["2014-09-30"]["closed"], by_date["2014-09-30"]["closed_ratio"]) == (0, 0.0)


async def test_no_group_is_closed_before_october(dan: Somebody) -> None:
    await history.play()

    days = await counts(dan, "from=2014-08-01&to=2014-10-01&every=day")

    assert {day["closed"] for day in days if day["date"] < "2014-10-01"} == {0}
    assert days[-1]["closed"] > 0
    assert (days[0]["total"], days[0]["closed_ratio"]) == (0, None)


async def test_the_table_is_the_same_as_the_series(dan: Somebody) -> None:
    await history.play()

    answer = await dan.get(f"{PATH}.csv?from=2014-12-01&to=2015-02-28")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="groups.csv"'
    assert answer.text.splitlines() == [
        "date,total,open,moderated,closed,closed_ratio",
        "2014-12-31,205,80,30,95,0.4634",
        *[",".join(map(str, row)) for row in await _rows(dan, "2015-01-31")],
        "2015-02-28,244,90,36,118,0.4836",
    ]


async def _rows(by: Somebody, day: str) -> list[list[object]]:
    found = await counts(by, f"from={day}&to={day}")
    numbers = [
        [item[name] for name in ("date", "total", "open", "moderated", "closed")] for item in found
    ]
    return [
        [*row, f"{item['closed_ratio']:.4f}"] for row, item in zip(numbers, found, strict=True)
    ]


@pytest.mark.parametrize("path", [PATH, f"{PATH}.csv"])
async def test_only_site_administrators_see_it(ada: Somebody, dan: Somebody, path: str) -> None:
    await a_group(ada, "closed")
    assert (await dan.get(path)).status_code == 200

    refused = await ada.get(path)

    assert (refused.status_code, refused.json()["code"]) == (403, "site_administrators_only")


async def test_what_happens_over_the_api_is_counted(ada: Somebody, dan: Somebody) -> None:
    for status in ("open", "open", "moderated", "closed"):
        await a_group(ada, status)
    [before] = await counts(dan)
    turned = await a_group(ada, "open")
    await ada.put(f"/groups/{turned['id']}/status", {"status": "closed"})

    [after] = await counts(dan)

    today = clock.day_of(clock.now(), ZONE).isoformat()
    four = {"total": 4, "open": 2, "moderated": 1, "closed": 1, "closed_ratio": 0.25}
    five = {"total": 5, "open": 2, "moderated": 1, "closed": 2, "closed_ratio": 0.4}
    assert [before, after] == [{"date": today, **four}, {"date": today, **five}]


@pytest.mark.parametrize(
    ("midnight", "day"),
    [
        (datetime(2014, 12, 31, 23, tzinfo=UTC), date(2014, 12, 31)),
        (datetime(2014, 6, 30, 22, tzinfo=UTC), date(2014, 6, 30)),
        (datetime(2014, 10, 25, 22, tzinfo=UTC), date(2014, 10, 25)),
        (datetime(2014, 10, 26, 23, tzinfo=UTC), date(2014, 10, 26)),
        (datetime(2015, 3, 28, 23, tzinfo=UTC), date(2015, 3, 28)),
        (datetime(2015, 3, 29, 22, tzinfo=UTC), date(2015, 3, 29)),
    ],
)
async def test_a_day_ends_at_midnight_where_the_municipality_lies(
    dan: Somebody, midnight: datetime, day: date
) -> None:
    late, next_day = midnight - timedelta(microseconds=1), midnight
    for at in (late, next_day):
        await history.a_life(ids.new(), 1, at, Status.CLOSED, State.ACTIVE)

    days = await counts(
        dan, f"from={day - timedelta(days=1)}&to={day + timedelta(days=1)}&every=day"
    )

    assert [each["total"] for each in days] == [0, 1, 2]


async def test_the_last_row_of_a_day_counts(dan: Somebody) -> None:
    group, noon = ids.new(), datetime(2015, 5, 5, 12, tzinfo=UTC)
    statuses = (Status.OPEN, Status.MODERATED, Status.CLOSED)
    for version, status in enumerate(statuses, start=1):
        await history.a_life(group, version, noon, status, State.ACTIVE)

    [day] = await counts(dan, "from=2015-05-05&to=2015-05-05")

    assert (day["open"], day["moderated"], day["closed"]) == (0, 0, 1)


async def test_only_active_groups_are_counted(dan: Somebody) -> None:
    group, start = ids.new(), datetime(2015, 5, 1, 12, tzinfo=UTC)
    states = (State.ACTIVE, State.INACTIVE, State.ACTIVE, State.TRASHED, State.DESTROYED)
    for version, state in enumerate(states):
        at = start + timedelta(days=version)
        await history.a_life(group, version, at, Status.CLOSED, state)

    days = await counts(dan, "from=2015-05-01&to=2015-05-05&every=day")

    assert [day["total"] for day in days] == [1, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("query", "dates"),
    [
        ("from=2015-01-30&to=2015-02-02&every=day", ["01-30", "01-31", "02-01", "02-02"]),
        ("from=2015-01-30&to=2015-02-10&every=week", ["02-01", "02-08", "02-10"]),
        ("from=2015-02-02&to=2015-02-08&every=week", ["02-08"]),
        ("from=2015-01-15&to=2015-03-31&every=month", ["01-31", "02-28", "03-31"]),
        ("from=2015-01-15&to=2015-03-30", ["01-31", "02-28", "03-30"]),
        ("from=2015-01-15&to=2015-01-15", ["01-15"]),
    ],
)
async def test_steps_end_where_days_weeks_and_months_end(
    dan: Somebody, query: str, dates: list[str]
) -> None:
    assert [count["date"] for count in await counts(dan, query)] == [f"2015-{d}" for d in dates]


async def test_the_period_is_from_the_first_group_until_today(dan: Somebody) -> None:
    await history.play()

    with clock.at(datetime(2014, 11, 15, 12, tzinfo=UTC)):
        usual = await statistics.groups(dan.viewer, "Webbstaben", Period(ZONE))
        later = Period(ZONE, until=date(2099, 1, 1))
        beyond = await statistics.groups(dan.viewer, "Webbstaben", later)

    assert [month.date.isoformat() for month in usual] == [
        "2014-09-30",
        "2014-10-31",
        "2014-11-15",
    ]
    assert beyond == usual


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2015-02-02&to=2015-02-01", "from"),
        ("from=2010-01-01&to=2015-01-01&every=day", "every"),
        ("from=igår", "from"),
        ("every=year", "every"),
    ],
)
async def test_a_period_that_cannot_be_is_refused(dan: Somebody, query: str, field: str) -> None:
    answer = await dan.get(f"{PATH}?{query}")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_where_there_is_no_group_there_is_no_ratio() -> None:
    [nothing] = statistics.replay([], [date(2015, 1, 1)], ZONE)
    [one] = statistics.replay(
        [Life(ids.new(), datetime(2015, 1, 1, tzinfo=UTC), "closed", "active")],
        [date(2015, 1, 1)],
        ZONE,
    )

    assert (nothing.total, nothing.closed_ratio) == (0, None)
    assert (one.total, one.closed_ratio) == (1, 1.0)
