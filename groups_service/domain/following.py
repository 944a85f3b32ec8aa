"""Whom and what one follows besides groups, and whom one would rather not hear.

Nobody is told of it, and nobody can ask: it changes what one reads oneself, and no right.
"""

from enum import StrEnum
from uuid import UUID

from groups_service import clock, ids, words
from groups_service.access import Viewer
from groups_service.database import sql
from groups_service.domain import markup, people
from groups_service.errors import Conflict, NotAllowed, NotFound
from groups_service.models import Following, Mute, Person, Unit

MOST_FOLLOWED = 500  # people, units and tags of one person
MOST_MUTED = 500


class Kind(StrEnum):
    PERSON = "person"
    UNIT = "unit"
    TAG = "tag"


async def follow_person(viewer: Viewer, person_id: UUID) -> None:
    """Have what they write on their timeline in one's feed. Raises NotFound, NotAllowed."""
    await _require_another(viewer, person_id)
    await _follow(viewer, Kind.PERSON, str(person_id))


async def follow_unit(viewer: Viewer, unit_id: UUID) -> None:
    """The same of everybody in a unit and below it. Raises NotFound."""
    await _require_unit(unit_id)
    await _follow(viewer, Kind.UNIT, str(unit_id))


async def follow_tag(viewer: Viewer, word: str) -> None:
    """Have the posts with a tag that one may read in one's feed. Raises NotFound for no tag.

    Whether anybody uses it is not looked at: that would tell of tags in closed groups.
    """
    await _follow(viewer, Kind.TAG, tag(word))


async def unfollow_person(viewer: Viewer, person_id: UUID) -> None:
    """Also somebody who left. Nothing happens to who does not follow. Raises NotFound."""
    await _require_known(person_id)
    await _unfollow(viewer, Kind.PERSON, str(person_id))


async def unfollow_unit(viewer: Viewer, unit_id: UUID) -> None:
    """Nothing happens to who does not follow. Raises NotFound."""
    await _require_unit(unit_id)
    await _unfollow(viewer, Kind.UNIT, str(unit_id))


async def unfollow_tag(viewer: Viewer, word: str) -> None:
    """Nothing happens to who does not follow. Raises NotFound for no tag."""
    await _unfollow(viewer, Kind.TAG, tag(word))


async def mute(viewer: Viewer, person_id: UUID) -> None:
    """Leave their posts out of one's own feed. Raises NotFound, NotAllowed."""
    await _require_another(viewer, person_id)
    await sql(
        """INSERT INTO mute (id, person_id, muted_id)
        SELECT $1, p.id, $3 FROM person p WHERE p.id = $2
        AND (SELECT count(*) FROM mute m WHERE m.person_id = p.id) < $4
        ON CONFLICT (person_id, muted_id) DO NOTHING""",
        *(str(ids.new()), str(viewer.id), str(person_id), MOST_MUTED),
    )
    muted = Mute.filter(person_id=viewer.id)
    if not await muted.filter(muted_id=person_id).exists() and await muted.count() >= MOST_MUTED:
        message = "You have muted as many people as one can."
        raise Conflict(message, code="too_many_muted")


async def unmute(viewer: Viewer, person_id: UUID) -> None:
    """Nothing happens to who has not muted them. Raises NotFound."""
    await _require_known(person_id)
    await Mute.filter(person_id=viewer.id, muted_id=person_id).delete()


def tag(word: str) -> str:
    """A tag as it is kept. Raises NotFound for what can be none."""
    found = markup.draft(f"#{word}").tags
    folded = words.fold(word)
    if found != (folded,):
        raise NotFound
    return folded


async def _follow(viewer: Viewer, kind: Kind, target: str) -> None:
    await sql(
        """INSERT INTO following (id, person_id, kind, target, since)
        SELECT $1, p.id, $3, $4, $5 FROM person p WHERE p.id = $2
        AND (SELECT count(*) FROM following f WHERE f.person_id = p.id) < $6
        ON CONFLICT (person_id, kind, target) DO NOTHING""",
        *(str(ids.new()), str(viewer.id), kind.value, target, clock.now(), MOST_FOLLOWED),
    )
    followed = Following.filter(person_id=viewer.id)
    if await followed.filter(kind=kind, target=target).exists():
        return
    if await followed.count() >= MOST_FOLLOWED:  # else it ended again meanwhile
        raise Conflict("You follow as much as one can.", code="too_many_followed")


async def _unfollow(viewer: Viewer, kind: Kind, target: str) -> None:
    await Following.filter(person_id=viewer.id, kind=kind, target=target).delete()


async def _require_known(person_id: UUID) -> None:
    if not await Person.exists(id=person_id):
        raise NotFound


async def _require_unit(unit_id: UUID) -> None:
    if not await Unit.exists(id=unit_id):
        raise NotFound


async def _require_another(viewer: Viewer, person_id: UUID) -> None:
    if not await people.is_active(person_id):
        raise NotFound
    if person_id == viewer.id:
        raise NotAllowed("This is you.", code="not_oneself")
