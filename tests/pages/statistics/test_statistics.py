"""The statistics page."""

from datetime import date

from groups_service.database import sql
from groups_service.domain.statistics.groups import GroupCount
from groups_service.web.pages.statistics.statistics import StatisticsPage
from tests.support.builders import a_group
from tests.support.html_client import visit
from tests.support.people import ApiCaller

THIN = "\u202f"
AUTUMN = [
    GroupCount(date(2014, 9, 30), 40, 8, 0),
    GroupCount(date(2014, 12, 31), 88, 22, 95),
    GroupCount(date(2015, 2, 28), 101, 25, 118),
]


async def make_site_administrator(person: ApiCaller) -> None:
    """Add the person to the directory group of site administrators."""
    group = "00000000-0000-4000-8000-00000000aaaa"
    await sql("INSERT INTO directory_group (object_id, name) VALUES ($1, $2)", group, "Webbstaben")
    await sql(
        """INSERT INTO directory_membership (id, group_object_id, person_object_id)
        VALUES ($1, $2, $3)""",
        "00000000-0000-4000-8000-00000000bbbb",
        group,
        person.viewer.object_id,
    )


async def test_site_administrator_sees_numbers_chart_and_table(ada: ApiCaller) -> None:
    await make_site_administrator(ada)
    await a_group(ada, "open")
    await a_group(ada, "closed")

    page = await visit(ada, "/statistik")

    assert "Andel slutna 50 %" in page.text
    assert page.html.count('role="img"') == 3
    assert "/api/v1/statistics/groups.csv?every=month" in page.links
    assert "/statistik" in (await visit(ada, "/")).links


async def test_statistics_page_works_without_groups(ada: ApiCaller) -> None:
    await make_site_administrator(ada)

    page = await visit(ada, "/statistik")

    assert page.status == 200
    assert "Andel slutna –" in page.text


async def test_only_site_administrators_may_see_statistics(ada: ApiCaller) -> None:
    page = await visit(ada, "/statistik")

    assert page.status == 403
    assert "Bara webbplatsens administratörer ser statistiken." in page.text


def test_key_figures_are_whole_percentages() -> None:
    report = StatisticsPage(AUTUMN, "sv", "Europe/Stockholm")

    groups, closed, share = report.key_figures
    assert (groups.value, closed.value, share.value) == ("244", "118", f"48{THIN}%")
    assert share.about == f"46{THIN}% i slutet av december 2014"
    assert report.sentence == f"Från 0{THIN}% i september 2014 till 48{THIN}% i februari 2015"


def test_table_is_newest_first_with_the_current_date() -> None:
    rows = StatisticsPage(AUTUMN, "sv", "Europe/Stockholm").rows

    assert [row.month for row in rows] == ["28 februari 2015", "december 2014", "september 2014"]
    assert (rows[1].total, rows[1].closed, rows[1].share) == (205, 95, f"46{THIN}%")


def test_first_month_has_no_comparison() -> None:
    report = StatisticsPage(AUTUMN[-1:], "en", "Europe/Stockholm")

    assert report.sentence == "48% today"
    assert [figure.about for figure in report.key_figures] == ["", "", ""]
