"""Access policies that the settings of the installation define."""

from starlette.requests import HTTPConnection, Request

from groups_service.access import ReceiverGroup
from groups_service.domain.members.directory_bindings import BindingPolicy
from groups_service.web.http.context import get_app_context


def get_binding_policy(request: Request) -> BindingPolicy:
    """Return what this installation allows groups to be bound to."""
    settings = get_app_context(request).settings
    return BindingPolicy(frozenset(settings.bindable_group_names), settings.site_admin_group)


def get_site_admin_group(request: Request) -> str:
    return get_app_context(request).settings.site_admin_group


def get_report_receivers(request: HTTPConnection) -> ReceiverGroup:
    """Return the directory group that receives reports.

    It is the configured group, or else that of the site administrators.
    """
    settings = get_app_context(request).settings
    name = settings.report_receiver_group or settings.site_admin_group
    return ReceiverGroup(name, is_configured=bool(settings.report_receiver_group))
