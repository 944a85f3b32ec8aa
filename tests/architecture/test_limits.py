"""docs/limits.md and openapi.yaml state the limits that the program enforces."""

import re
from typing import Any

from groups_service.domain.core import rate_limits
from groups_service.domain.core.images import processing, resizing
from groups_service.domain.core.markup import linkify
from groups_service.domain.feeds import follows_and_mutes
from groups_service.domain.files import cleanup, previews, uploads
from groups_service.domain.groups import lifecycle
from groups_service.domain.members import directory_bindings, invitations
from groups_service.domain.posts import forward_limit, mentions
from groups_service.domain.statistics import groups
from groups_service.queries.posts import questions
from groups_service.web.http import field_types, pagination, request_parsing
from notifications.inbox import retention
from notifications.mail import schedule_policy, unsubscribe_links
from tests.architecture import tree
from tests.support import openapi_contract

ROW = re.compile(r"^\| ([^|]+) \| ([\d ]+) \| .*\|$", re.MULTILINE)
LIMITS = {
    "group name": field_types.MAX_GROUP_NAME_CHARS,
    "group description": field_types.MAX_DESCRIPTION_CHARS,
    "reason, message to administrators": field_types.MAX_REASON_CHARS,
    "post": field_types.MAX_POST_CHARS,
    "comment": field_types.MAX_COMMENT_CHARS,
    "people mentioned in a text": mentions.MAX_MENTIONS,
    "tags of a text": linkify.MAX_TAGS,
    "tag": linkify.MAX_TAG_CHARS,
    "people, units and tags followed by a person": follows_and_mutes.MAX_FOLLOWED,
    "people muted by a person": follows_and_mutes.MAX_MUTED_PEOPLE,
    "profile description": field_types.MAX_DESCRIPTION_CHARS,
    "keyword": field_types.MAX_KEYWORD_CHARS,
    "keywords of a person": field_types.MAX_KEYWORDS,
    "file name": field_types.MAX_FILE_NAME_CHARS,
    "file": uploads.MAX_FILE_BYTES,
    "drawing (SVG)": uploads.MAX_SVG_BYTES,
    "picture of a person": processing.MAX_PHOTO_BYTES,
    "picture with previews": previews.MAX_PICTURE_BYTES,
    "pixels of a picture": resizing.MAX_PIXELS,
    "days an upload waits for its post": cleanup.PENDING_UPLOAD_AGE.days,
    "JSON body": request_parsing.MAX_BODY_BYTES,
    "levels of nesting in JSON": request_parsing.MAX_NESTING_LEVELS,
    "Idempotency-Key": request_parsing.MAX_IDEMPOTENCY_KEY_CHARS,
    "items in a page of a list": pagination.MAX_PAGE_ITEMS,
    "points in a series of statistics": groups.MAX_SERIES_POINTS,
    "groups created by a person in a day": rate_limits.MAX_GROUPS_PER_DAY,
    "invitations sent by a person in a day": rate_limits.MAX_INVITATIONS_PER_DAY,
    "reports by a person in a day": rate_limits.MAX_REPORTS_PER_DAY,
    "groups a question is forwarded to": forward_limit.MAX_FORWARDS,
    "hours until a question counts as unanswered": 24 * questions.UNANSWERED_AFTER.days,
    "answered questions shown as similar": questions.MAX_SIMILAR_QUESTIONS,
    "days an invitation is valid": invitations.INVITATION_LIFETIME.days,
    "days a read notification is kept": retention.READ_RETENTION.days,
    "days in the trash": lifecycle.TRASH_RETENTION.days,
    "links of a group": field_types.MAX_LINKS,
    "link title": field_types.MAX_LINK_TITLE_CHARS,
    "link address": field_types.MAX_URL_CHARS,
    "emails to a person in a day": schedule_policy.MAX_EMAILS_PER_DAY,
    "days an unsubscribe link is valid": unsubscribe_links.LIFETIME.days,
    "bindings of a group": directory_bindings.MAX_BINDINGS_PER_GROUP,
    "people bound by a group administrator": directory_bindings.MAX_MEMBERS_WITHOUT_SITE_ADMIN,
}


def test_every_limit_is_documented() -> None:
    rows = ROW.findall(tree.read_text("docs/limits.md"))

    assert {name: int(limit.replace(" ", "")) for name, limit in rows} == LIMITS


def test_no_field_limit_is_undocumented() -> None:
    limits_of_fields = {
        value for name, value in vars(field_types).items() if name.startswith("MAX_")
    }

    assert limits_of_fields - set(LIMITS.values()) == set()


def test_contract_states_the_same_limits() -> None:
    schemas: dict[str, Any] = openapi_contract.load_document()["components"]["schemas"]

    trash_fields = schemas["TrashBody"]["properties"]
    documented = {
        "group name": schemas["NewGroupBody"]["properties"]["name"]["maxLength"],
        "group description": schemas["NewGroupBody"]["properties"]["description"]["maxLength"],
        "reason, message to administrators": trash_fields["reason"]["maxLength"],
        "post": schemas["PostBody"]["properties"]["text"]["maxLength"],
        "comment": schemas["CommentBody"]["properties"]["text"]["maxLength"],
        "profile description": schemas["ProfileBody"]["properties"]["about"]["maxLength"],
        "keyword": schemas["ProfileBody"]["properties"]["keywords"]["items"]["maxLength"],
        "keywords of a person": schemas["ProfileBody"]["properties"]["keywords"]["maxItems"],
        "file name": schemas["File"]["properties"]["name"]["maxLength"],
        "file": schemas["File"]["properties"]["size"]["maximum"],
        "link title": schemas["LinkBody"]["properties"]["title"]["maxLength"],
        "link address": schemas["LinkBody"]["properties"]["url"]["maxLength"],
    }
    assert documented == {name: LIMITS[name] for name in documented}
