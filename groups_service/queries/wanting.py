"""Who wants to hear of something: what they chose for the group, or what is usual in it.

Usual is everything; in large groups it is what concerns oneself, except for who follows the group,
for following is choosing. That a group grows large changes nothing for those who chose.
"""

from collections.abc import Sequence
from uuid import UUID

from groups_service import clock
from groups_service.queries import recipients
from groups_service.queries.recipients import Ids
from notifications import levels
from notifications.levels import Level
from notifications.note import Ref

LARGE = 500
"""Groups with more members than this are large."""


async def usual(group_id: UUID, *, follows: bool) -> Level:
    """The level of somebody in the group, or following it, who never chose."""
    large = not follows and await recipients.has_more_members(group_id, LARGE)
    return Level.MINE if large else Level.ALL


async def hearing(group_id: UUID, table: str, thing_id: UUID) -> Ids:
    """Members and followers of the group who want to hear of everything, and may read this.

    In a large group nobody who never chose is even looked at.
    """
    place, now = Ref("group", str(group_id)), clock.now()
    people = await recipients.members(group_id, at_most=LARGE)
    if not people:
        chose = await levels.who_chose(place, Level.ALL, now=now)
        people = await recipients.members_among(group_id, chose)
    people = people + await recipients.followers(group_id, table, thing_id)
    chosen = await levels.among(place, people, now=now)
    return [person for person in people if chosen.get(person, Level.ALL) is Level.ALL]


async def all_of(place: Ref, people: Sequence[str]) -> Ids:
    """Those of `people` who want to hear of everything in a group or on a timeline."""
    chosen = await levels.among(place, people, now=clock.now())
    unsaid = [person for person in people if person not in chosen]
    wanting = {person for person, level in chosen.items() if level is Level.ALL}
    wanting |= set(await _usually_all(place, unsaid))
    return [person for person in people if person in wanting]


async def mine_of(place: Ref, people: Sequence[str]) -> Ids:
    """Those of `people` who want to hear of what concerns themselves."""
    chosen = await levels.among(place, people, now=clock.now())
    return [person for person in people if chosen.get(person) is not Level.OFF]


async def _usually_all(place: Ref, people: Sequence[str]) -> Sequence[str]:
    if not people or place.type != "group":
        return people
    group_id = UUID(place.id)
    if not await recipients.has_more_members(group_id, LARGE):
        return people
    return await recipients.following(group_id, people)
