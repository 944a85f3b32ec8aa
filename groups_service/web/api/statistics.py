"""Numbers of groups and of questions; for site administrators."""

import csv
import io
from datetime import date

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from groups_service.domain import question_figures, statistics
from groups_service.domain.question_figures import Figures
from groups_service.domain.statistics import Count, Every, Period
from groups_service.web.api import answers, reading
from groups_service.web.api.shapes import Json, count_json
from groups_service.web.service import service
from groups_service.web.viewer import current_viewer

COLUMNS = ("date", "total", "open", "moderated", "closed", "closed_ratio")


class PeriodQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")
    every: Every = Every.MONTH


async def groups(request: Request) -> Response:
    return answers.json({"items": [count_json(count) for count in await counted(request)]})


async def groups_csv(request: Request) -> Response:
    """The same, comma separated, one line a date; numbers and dates only, so nothing to quote."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for count in await counted(request):
        ratio = "" if count.closed_ratio is None else f"{count.closed_ratio:.4f}"
        table.writerow([count.date, count.total, count.open, count.moderated, count.closed, ratio])
    name = 'attachment; filename="groups.csv"'
    return Response(out.getvalue(), headers={"Content-Disposition": name}, media_type="text/csv")


class DaysQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")


async def questions(request: Request) -> Response:
    viewer = await current_viewer(request)
    query = reading.query(request, DaysQuery)
    settings = service(request).settings
    period = Period(settings.timezone, query.since, query.until)
    found = await question_figures.figures(viewer, settings.site_administrators, period)
    return answers.json(figures_json(found))


async def counted(request: Request) -> list[Count]:
    viewer = await current_viewer(request)
    query = reading.query(request, PeriodQuery)
    settings = service(request).settings
    period = Period(settings.timezone, query.since, query.until, query.every)
    return await statistics.groups(viewer, settings.site_administrators, period)


def figures_json(figures: Figures) -> Json:
    return {
        "from": figures.since.isoformat(),
        "to": figures.until.isoformat(),
        "asked": figures.asked,
        "answered": figures.answered,
        "median_hours_to_first_answer": figures.hours_to_first_answer,
        "answered_inside": figures.inside,
    }
