"""The handlers of all pages, by noun: what `routes` names."""

from groups_service.web.pages import (
    feed,
    files,
    groups,
    members,
    membership,
    new_group,
    notices,
    people,
    posts,
    profile,
    site,
    start,
    statistics,
)

__all__ = [
    "feed",
    "files",
    "groups",
    "members",
    "membership",
    "new_group",
    "notices",
    "people",
    "posts",
    "profile",
    "site",
    "start",
    "statistics",
]
