"""docs/limits.md and openapi.yaml name the limits that the program holds."""

import re
from typing import Any

from groups_service.domain import (
    bindings,
    files,
    following,
    handed,
    invitations,
    leftovers,
    limits,
    lives,
    mentions,
    photos,
    previews,
    shrinking,
    statistics,
)
from groups_service.domain.markup import spotting
from groups_service.queries import questions
from groups_service.web.api import fields, paging, reading
from notifications import planning, pruning, unsubscribing
from tests import contract
from tests.architecture import tree

ROW = re.compile(r"^\| ([^|]+) \| ([\d ]+) \| .*\|$", re.MULTILINE)
HELD = {
    "group name": fields.LONGEST_NAME,
    "group description": fields.LONGEST_DESCRIPTION,
    "reason, line to administrators": fields.LONGEST_REASON,
    "post": fields.LONGEST_POST,
    "comment": fields.LONGEST_COMMENT,
    "people mentioned in a text": mentions.MOST_MENTIONS,
    "tags of a text": spotting.MOST_TAGS,
    "tag": spotting.LONGEST_TAG,
    "people, units and tags followed by a person": following.MOST_FOLLOWED,
    "people muted by a person": following.MOST_MUTED,
    "about oneself": fields.LONGEST_DESCRIPTION,
    "keyword": fields.LONGEST_KEYWORD,
    "keywords of a person": fields.MOST_KEYWORDS,
    "file name": fields.LONGEST_FILE_NAME,
    "file": files.LARGEST_FILE,
    "drawing (SVG)": files.LARGEST_DRAWING,
    "picture of a person": photos.LARGEST_PHOTO,
    "picture with previews": previews.LARGEST,
    "pixels of a picture": shrinking.MOST_PIXELS,
    "days an upload waits for its post": leftovers.WAITING_FOR.days,
    "body in JSON": reading.LARGEST_BODY,
    "levels of nesting in JSON": reading.DEEPEST,
    "Idempotency-Key": reading.LONGEST_KEY,
    "items in a page of a list": paging.MOST,
    "points in a series of statistics": statistics.LONGEST_SERIES,
    "groups created by a person in a day": limits.GROUPS_A_DAY,
    "invitations sent by a person in a day": limits.INVITATIONS_A_DAY,
    "reports by a person in a day": limits.REPORTS_A_DAY,
    "groups a question is handed on to": handed.MOST_HANDED_ON,
    "hours until a question counts as unanswered": 24 * questions.UNANSWERED_AFTER.days,
    "answered questions shown as similar": questions.MOST_SIMILAR,
    "days an invitation is good for": invitations.GOOD_FOR.days,
    "days a read notice is kept": pruning.READ.days,
    "days in the trash": lives.IN_THE_TRASH.days,
    "links of a group": fields.MOST_LINKS,
    "link title": fields.LONGEST_LINK_TITLE,
    "link address": fields.LONGEST_URL,
    "mails to a person in a day": planning.MOST_A_DAY,
    "days that a link which ends mail is good for": unsubscribing.LIFETIME.days,
    "bindings of a group": bindings.MOST_BINDINGS,
    "people bound by a group administrator": bindings.MOST_BY_ANYBODY,
}


def test_every_limit_of_a_field_is_documented() -> None:
    rows = ROW.findall(tree.text("docs/limits.md"))

    assert {name: int(limit.replace(" ", "")) for name, limit in rows} == HELD


def test_no_field_has_a_limit_that_is_not_documented() -> None:
    limits_of_fields = {
        value for name, value in vars(fields).items() if name.startswith(("LONGEST_", "MOST_"))
    }

    assert limits_of_fields - set(HELD.values()) == set()


def test_the_contract_names_the_same_limits() -> None:
    schemas: dict[str, Any] = contract.document()["components"]["schemas"]

    promised = {
        "group name": schemas["NewGroup"]["properties"]["name"]["maxLength"],
        "group description": schemas["NewGroup"]["properties"]["description"]["maxLength"],
        "reason, line to administrators": schemas["Wish"]["properties"]["why"]["maxLength"],
        "post": schemas["NewPost"]["properties"]["text"]["maxLength"],
        "comment": schemas["NewComment"]["properties"]["text"]["maxLength"],
        "about oneself": schemas["ProfileChanges"]["properties"]["about"]["maxLength"],
        "keyword": schemas["ProfileChanges"]["properties"]["keywords"]["items"]["maxLength"],
        "keywords of a person": schemas["ProfileChanges"]["properties"]["keywords"]["maxItems"],
        "file name": schemas["File"]["properties"]["name"]["maxLength"],
        "file": schemas["File"]["properties"]["size"]["maximum"],
        "link title": schemas["Link"]["properties"]["title"]["maxLength"],
        "link address": schemas["Link"]["properties"]["url"]["maxLength"],
    }
    assert promised == {name: HELD[name] for name in promised}
