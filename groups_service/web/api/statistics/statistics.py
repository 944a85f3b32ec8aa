"""Statistics of groups and questions, for site administrators."""

import csv
import io
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain.statistics import (
    groups as group_statistics,
)
from groups_service.domain.statistics import (
    questions as question_statistics,
)
from groups_service.domain.statistics.groups import GroupCount, Interval, Period
from groups_service.web.http import request_parsing, responses
from groups_service.web.http.context import get_app_context
from groups_service.web.http.viewer import get_viewer
from groups_service.web.serializers.statistics import (
    serialize_group_count,
    serialize_question_figures,
)

CSV_COLUMNS = ("date", "total", "open", "moderated", "closed", "closed_ratio")


class GroupStatisticsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    every: Interval = Interval.MONTH


async def show_group_statistics(request: Request) -> Response:
    return responses.json_response(
        {"items": [serialize_group_count(count) for count in await _load_group_counts(request)]}
    )


async def download_group_statistics(request: Request) -> Response:
    """Serve the statistics as CSV, one line a date.

    The values are numbers and dates, so nothing needs quoting.
    """
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(CSV_COLUMNS)
    for count in await _load_group_counts(request):
        ratio = "" if count.closed_ratio is None else f"{count.closed_ratio:.4f}"
        writer.writerow(
            [count.date, count.total, count.open, count.moderated, count.closed, ratio]
        )
    name = 'attachment; filename="groups.csv"'
    return Response(
        output.getvalue(), headers={"Content-Disposition": name}, media_type="text/csv"
    )


class QuestionStatisticsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


async def show_question_statistics(request: Request) -> Response:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, QuestionStatisticsQuery)
    settings = get_app_context(request).settings
    period = Period(settings.timezone, query.since, query.until)
    figures = await question_statistics.get_question_figures(
        viewer, settings.site_admin_group, period
    )
    return responses.json_response(serialize_question_figures(figures))


async def _load_group_counts(request: Request) -> list[GroupCount]:
    viewer = await get_viewer(request)
    query = request_parsing.parse_query(request, GroupStatisticsQuery)
    settings = get_app_context(request).settings
    period = Period(settings.timezone, query.since, query.until, query.every)
    return await group_statistics.count_groups(viewer, settings.site_admin_group, period)
