"""People who want a notification: by the level they chose for the group, or its default.

The default level is ALL; in large groups it is MINE, except for followers, who chose to follow.
When a group becomes large, nothing changes for people who chose a level.
"""

from collections.abc import Sequence
from uuid import UUID

from groups_service.core import clock
from groups_service.queries.notifications import recipients
from groups_service.queries.notifications.recipients import Ids
from notifications import levels
from notifications.levels import Level
from notifications.payload import Ref

LARGE_GROUP_SIZE = 500
"""Groups with more members than this are large."""


async def get_default_level(group_id: UUID, *, follows: bool) -> Level:
    """Return the level of a member or follower of the group who never chose one."""
    is_large = not follows and await recipients.has_more_members_than(group_id, LARGE_GROUP_SIZE)
    return Level.MINE if is_large else Level.ALL


async def list_subscribers(group_id: UUID, table: str, subject_id: UUID) -> Ids:
    """List members and followers with the level ALL who may read the post or file.

    In a large group, members who never chose a level are not loaded at all.
    """
    place, now = Ref("group", str(group_id)), clock.now()
    people = await recipients.list_members(group_id, at_most=LARGE_GROUP_SIZE)
    if not people:
        choosers = await levels.list_recipients_at_level(place, Level.ALL, now=now)
        people = await recipients.keep_members(group_id, choosers)
    people = people + await recipients.list_followers(group_id, table, subject_id)
    chosen = await levels.get_levels_of(place, people, now=now)
    return [person for person in people if chosen.get(person, Level.ALL) is Level.ALL]


async def keep_level_all(place: Ref, people: Sequence[str]) -> Ids:
    """Return those of `people` with the level ALL for the group or timeline."""
    chosen = await levels.get_levels_of(place, people, now=clock.now())
    undecided = [person for person in people if person not in chosen]
    subscribers = {person for person, level in chosen.items() if level is Level.ALL}
    subscribers |= set(await _keep_default_all(place, undecided))
    return [person for person in people if person in subscribers]


async def drop_level_off(place: Ref, people: Sequence[str]) -> Ids:
    """Return those of `people` who want notifications about themselves: all but the level OFF."""
    chosen = await levels.get_levels_of(place, people, now=clock.now())
    return [person for person in people if chosen.get(person) is not Level.OFF]


async def _keep_default_all(place: Ref, people: Sequence[str]) -> Sequence[str]:
    if not people or place.type != "group":
        return people
    group_id = UUID(place.id)
    if not await recipients.has_more_members_than(group_id, LARGE_GROUP_SIZE):
        return people
    return await recipients.keep_followers(group_id, people)
