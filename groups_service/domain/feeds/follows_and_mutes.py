"""Follow people, units and tags, and mute people.

It is visible to the viewer only and grants no rights: it changes only the viewer's own feed.
"""

from enum import StrEnum
from uuid import UUID

from groups_service.access import Viewer
from groups_service.core import clock, ids, text_search
from groups_service.core.errors import Conflict, NotAllowed, NotFound
from groups_service.database import sql
from groups_service.domain.core import markup
from groups_service.domain.people import profiles
from groups_service.models import FeedFollow, Mute, Person, Unit

MAX_FOLLOWED = 500  # people, units and tags together
MAX_MUTED_PEOPLE = 500


class FollowKind(StrEnum):
    PERSON = "person"
    UNIT = "unit"
    TAG = "tag"


async def follow_person(viewer: Viewer, person_id: UUID) -> None:
    """Add the timeline posts of a person to the viewer's feed.

    Raises NotFound, NotAllowed, Conflict.
    """
    await _require_other_active_person(viewer, person_id)
    await _insert_follow(viewer, FollowKind.PERSON, str(person_id))


async def follow_unit(viewer: Viewer, unit_id: UUID) -> None:
    """Add the timeline posts of all people in a unit and below it. Raises NotFound, Conflict."""
    await _require_unit(unit_id)
    await _insert_follow(viewer, FollowKind.UNIT, str(unit_id))


async def follow_tag(viewer: Viewer, word: str) -> None:
    """Add the posts with a tag that the viewer may read to the viewer's feed.

    Does not check whether the tag is used: that would reveal tags in closed groups. Raises
    NotFound for an invalid tag, Conflict.
    """
    await _insert_follow(viewer, FollowKind.TAG, normalize_tag(word))


async def unfollow_person(viewer: Viewer, person_id: UUID) -> None:
    """Unfollow a person, who may have left. Raises NotFound.

    Does nothing when the viewer does not follow the person.
    """
    await _require_person(person_id)
    await _delete_follow(viewer, FollowKind.PERSON, str(person_id))


async def unfollow_unit(viewer: Viewer, unit_id: UUID) -> None:
    """Unfollow a unit, if the viewer follows it. Raises NotFound."""
    await _require_unit(unit_id)
    await _delete_follow(viewer, FollowKind.UNIT, str(unit_id))


async def unfollow_tag(viewer: Viewer, word: str) -> None:
    """Unfollow a tag, if the viewer follows it. Raises NotFound for an invalid tag."""
    await _delete_follow(viewer, FollowKind.TAG, normalize_tag(word))


async def mute_person(viewer: Viewer, person_id: UUID) -> None:
    """Leave the person's posts out of the viewer's feed. Raises NotFound, NotAllowed, Conflict."""
    await _require_other_active_person(viewer, person_id)
    await sql(
        """INSERT INTO mute (id, person_id, muted_id)
        SELECT $1, p.id, $3 FROM person p WHERE p.id = $2
        AND (SELECT count(*) FROM mute m WHERE m.person_id = p.id) < $4
        ON CONFLICT (person_id, muted_id) DO NOTHING""",
        *(str(ids.new()), str(viewer.id), str(person_id), MAX_MUTED_PEOPLE),
    )
    muted = Mute.filter(person_id=viewer.id)
    if (
        not await muted.filter(muted_id=person_id).exists()
        and await muted.count() >= MAX_MUTED_PEOPLE
    ):
        message = "You have muted as many people as one can."
        raise Conflict(message, code="too_many_muted")


async def unmute_person(viewer: Viewer, person_id: UUID) -> None:
    """Unmute a person, if the viewer has muted them. Raises NotFound."""
    await _require_person(person_id)
    await Mute.filter(person_id=viewer.id, muted_id=person_id).delete()


def normalize_tag(word: str) -> str:
    """Return a tag in its stored form. Raises NotFound for an invalid tag."""
    tags = markup.parse(f"#{word}").tags
    folded = text_search.fold(word)
    if tags != (folded,):
        raise NotFound
    return folded


async def _insert_follow(viewer: Viewer, kind: FollowKind, target: str) -> None:
    await sql(
        """INSERT INTO feed_follow (id, person_id, kind, target, since)
        SELECT $1, p.id, $3, $4, $5 FROM person p WHERE p.id = $2
        AND (SELECT count(*) FROM feed_follow f WHERE f.person_id = p.id) < $6
        ON CONFLICT (person_id, kind, target) DO NOTHING""",
        *(str(ids.new()), str(viewer.id), kind.value, target, clock.now(), MAX_FOLLOWED),
    )
    followed = FeedFollow.filter(person_id=viewer.id)
    if await followed.filter(kind=kind, target=target).exists():
        return
    if await followed.count() >= MAX_FOLLOWED:  # otherwise the row was deleted in the meantime
        raise Conflict("You follow as much as one can.", code="too_many_followed")


async def _delete_follow(viewer: Viewer, kind: FollowKind, target: str) -> None:
    await FeedFollow.filter(person_id=viewer.id, kind=kind, target=target).delete()


async def _require_person(person_id: UUID) -> None:
    if not await Person.exists(id=person_id):
        raise NotFound


async def _require_unit(unit_id: UUID) -> None:
    if not await Unit.exists(id=unit_id):
        raise NotFound


async def _require_other_active_person(viewer: Viewer, person_id: UUID) -> None:
    if not await profiles.is_active(person_id):
        raise NotFound
    if person_id == viewer.id:
        raise NotAllowed("This is you.", code="own_account")
