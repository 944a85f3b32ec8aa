"""Statistics as JSON."""

from groups_service.domain.statistics.groups import GroupCount
from groups_service.domain.statistics.questions import QuestionFigures
from groups_service.web.http.json_values import Json


def serialize_group_count(count: GroupCount) -> Json:
    return {
        "date": count.date.isoformat(),
        "total": count.total,
        "open": count.open,
        "moderated": count.moderated,
        "closed": count.closed,
        "closed_ratio": count.closed_ratio,
    }


def serialize_question_figures(figures: QuestionFigures) -> Json:
    return {
        "from": figures.since.isoformat(),
        "to": figures.until.isoformat(),
        "asked": figures.asked,
        "answered": figures.answered,
        "median_hours_to_first_answer": figures.hours_to_first_answer,
        "answered_inside": figures.answered_inside,
    }
