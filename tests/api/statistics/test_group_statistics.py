"""The number of groups and of closed groups over time, replayed from the state history."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.applications import Starlette

from groups_service.core import clock, ids
from groups_service.domain.statistics import groups
from groups_service.domain.statistics.groups import Period
from groups_service.models.groups import GroupState, GroupStatus
from groups_service.queries.statistics.statistics import GroupStateChange
from tests.api.support import closed_ratio_history
from tests.support.builders import Json, a_group
from tests.support.people import ApiCaller, create_caller

ZONE = "Europe/Stockholm"
PATH = "/statistics/groups"


@pytest.fixture
async def dan(app: Starlette) -> AsyncIterator[ApiCaller]:
    """A site administrator."""
    async with await create_caller(app, "dan") as person:
        await closed_ratio_history.make_site_administrator(person)
        yield person


async def list_counts(actor: ApiCaller, query: str = "") -> list[Json]:
    response = await actor.get(f"{PATH}?{query}")
    assert response.status_code == 200, response.text
    items: list[Json] = response.json()["items"]
    return items


async def test_first_half_year_is_counted_exactly(dan: ApiCaller) -> None:
    await closed_ratio_history.insert_history()

    months = await list_counts(dan, "from=2014-09-01&to=2015-02-28")

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


async def test_no_group_is_closed_before_october(dan: ApiCaller) -> None:
    await closed_ratio_history.insert_history()

    days = await list_counts(dan, "from=2014-08-01&to=2014-10-01&every=day")

    assert {day["closed"] for day in days if day["date"] < "2014-10-01"} == {0}
    assert days[-1]["closed"] > 0
    assert (days[0]["total"], days[0]["closed_ratio"]) == (0, None)


async def test_csv_table_equals_the_json_series(dan: ApiCaller) -> None:
    await closed_ratio_history.insert_history()

    response = await dan.get(f"{PATH}.csv?from=2014-12-01&to=2015-02-28")

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="groups.csv"'
    assert response.text.splitlines() == [
        "date,total,open,moderated,closed,closed_ratio",
        "2014-12-31,205,80,30,95,0.4634",
        *[",".join(map(str, row)) for row in await _build_csv_rows(dan, "2015-01-31")],
        "2015-02-28,244,90,36,118,0.4836",
    ]


async def _build_csv_rows(actor: ApiCaller, day: str) -> list[list[object]]:
    items = await list_counts(actor, f"from={day}&to={day}")
    numbers = [
        [item[name] for name in ("date", "total", "open", "moderated", "closed")] for item in items
    ]
    return [
        [*row, f"{item['closed_ratio']:.4f}"] for row, item in zip(numbers, items, strict=True)
    ]


@pytest.mark.parametrize("path", [PATH, f"{PATH}.csv"])
async def test_only_site_administrators_may_read_group_statistics(
    ada: ApiCaller, dan: ApiCaller, path: str
) -> None:
    await a_group(ada, "closed")
    assert (await dan.get(path)).status_code == 200

    refused = await ada.get(path)

    assert (refused.status_code, refused.json()["code"]) == (403, "site_administrators_only")


async def test_groups_created_and_closed_over_the_api_are_counted(
    ada: ApiCaller, dan: ApiCaller
) -> None:
    for status in ("open", "open", "moderated", "closed"):
        await a_group(ada, status)
    [before] = await list_counts(dan)
    closed_group = await a_group(ada, "open")
    await ada.put(f"/groups/{closed_group['id']}/status", {"status": "closed"})

    [after] = await list_counts(dan)

    today = clock.local_date(clock.now(), ZONE).isoformat()
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
async def test_day_ends_at_midnight_in_the_municipality(
    dan: ApiCaller, midnight: datetime, day: date
) -> None:
    last_moment, next_day = midnight - timedelta(microseconds=1), midnight
    for at in (last_moment, next_day):
        await closed_ratio_history.create_history_row(
            ids.new(), 1, at, GroupStatus.CLOSED, GroupState.ACTIVE
        )

    days = await list_counts(
        dan, f"from={day - timedelta(days=1)}&to={day + timedelta(days=1)}&every=day"
    )

    assert [each["total"] for each in days] == [0, 1, 2]


async def test_last_status_of_a_day_is_counted(dan: ApiCaller) -> None:
    group, noon = ids.new(), datetime(2015, 5, 5, 12, tzinfo=UTC)
    statuses = (GroupStatus.OPEN, GroupStatus.MODERATED, GroupStatus.CLOSED)
    for version, status in enumerate(statuses, start=1):
        await closed_ratio_history.create_history_row(
            group, version, noon, status, GroupState.ACTIVE
        )

    [day] = await list_counts(dan, "from=2015-05-05&to=2015-05-05")

    assert (day["open"], day["moderated"], day["closed"]) == (0, 0, 1)


async def test_only_active_groups_are_counted(dan: ApiCaller) -> None:
    group, start = ids.new(), datetime(2015, 5, 1, 12, tzinfo=UTC)
    states = (
        GroupState.ACTIVE,
        GroupState.INACTIVE,
        GroupState.ACTIVE,
        GroupState.TRASHED,
        GroupState.DESTROYED,
    )
    for version, state in enumerate(states):
        at = start + timedelta(days=version)
        await closed_ratio_history.create_history_row(
            group, version, at, GroupStatus.CLOSED, state
        )

    days = await list_counts(dan, "from=2015-05-01&to=2015-05-05&every=day")

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
async def test_intervals_end_with_days_weeks_and_months(
    dan: ApiCaller, query: str, dates: list[str]
) -> None:
    assert [count["date"] for count in await list_counts(dan, query)] == [
        f"2015-{d}" for d in dates
    ]


async def test_default_period_is_first_group_until_today(dan: ApiCaller) -> None:
    await closed_ratio_history.insert_history()

    with clock.frozen_at(datetime(2014, 11, 15, 12, tzinfo=UTC)):
        usual = await groups.count_groups(dan.viewer, "Webbstaben", Period(ZONE))
        later = Period(ZONE, until=date(2099, 1, 1))
        beyond = await groups.count_groups(dan.viewer, "Webbstaben", later)

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
async def test_invalid_period_is_refused(dan: ApiCaller, query: str, field: str) -> None:
    response = await dan.get(f"{PATH}?{query}")

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_ratio_without_groups_is_none() -> None:
    [nothing] = groups.counts_at([], [date(2015, 1, 1)], ZONE)
    [one] = groups.counts_at(
        [GroupStateChange(ids.new(), datetime(2015, 1, 1, tzinfo=UTC), "closed", "active")],
        [date(2015, 1, 1)],
        ZONE,
    )

    assert (nothing.total, nothing.closed_ratio) == (0, None)
    assert (one.total, one.closed_ratio) == (1, 1.0)
