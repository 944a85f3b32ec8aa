"""Reports as JSON."""

from groups_service.domain.reports import reports
from groups_service.queries.reports.reports import ReportView
from groups_service.web.http.json_values import Json, format_time
from groups_service.web.serializers.people import serialize_person_summary


def serialize_report(report: ReportView) -> Json:
    """Serialize the fields that the view reveals.

    Reporters see neither the copy of the text nor the handler; administrators do not see the
    reporter.
    """
    group = {"id": str(report.group_id), "name": report.group_name} if report.group_id else None
    waiting = report.state == reports.WAITING
    return {
        "id": str(report.id),
        "mine": report.is_reporter,
        "subject": {
            "type": report.subject_type,
            "id": str(report.subject_id),
            "post": str(report.post_id),
        },
        "group": group,
        "author": serialize_person_summary(report.author) if report.author else None,
        "reporter": serialize_person_summary(report.reporter) if report.reporter else None,
        "reason": report.reason,
        "note": report.note,
        "text": report.copy.text if report.copy else None,
        "html": report.copy.html if report.copy else None,
        "handled_by_role": report.where,
        "state": report.state,
        "created_at": format_time(report.created_at),
        "handled_at": format_time(report.handled_at),
        "handled_by": serialize_person_summary(report.handled_by) if report.handled_by else None,
        "answer": report.answer,
        "allowed_actions": ["handle"] if waiting and not report.is_reporter else [],
    }
