"""A closed group with a unique canary word in every place, and people around it."""

import secrets
from copy import deepcopy
from dataclasses import dataclass, field

from starlette.applications import Starlette

from groups_service.models import Group, Person
from tests.api.support.closed_ratio_history import make_site_administrator
from tests.confidentiality.support import questions
from tests.confidentiality.support.route_inventory import MISSING_ID
from tests.support.builders import Json, a_comment, a_file, a_group, a_post
from tests.support.images import build_image
from tests.support.people import ApiCaller, create_caller


@dataclass
class ClosedGroup:
    """`canaries` are keyed by the place they are stored in, `ids` by route parameter."""

    app: Starlette
    canaries: dict[str, str] = field(default_factory=dict)
    people: dict[str, ApiCaller] = field(default_factory=dict)
    group: Json = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def get_canary(self, place: str) -> str:
        return self.canaries.setdefault(place, f"kanarie{secrets.token_hex(8)}")

    def with_app(self, app: Starlette) -> "ClosedGroup":
        """Return a copy of the group and people, in their initial state, with another app."""
        people = {name: person.with_app(app) for name, person in self.people.items()}
        return ClosedGroup(
            app, dict(self.canaries), people, deepcopy(self.group), deepcopy(self.ids)
        )

    def find_leaks(self, content: bytes) -> set[str]:
        """Return the places whose canaries occur in `content`."""
        return {place for place, word in self.canaries.items() if word.encode() in content}


ACCOUNTS = ("ada", "bo", "cia", "dan", "eva", "fia", "hal", "eli", "gun", "iva", "kim")
ALLOWED_CANARIES: dict[str, set[str]] = {
    "gun": {"proposal"},
    "iva": {"name", "description", "invitation"},
}
"""Canaries that some non-members may see: their own text, and the group they are invited to."""


TAG = "hemlighet"
"""A tag of a post in the closed group; any person can guess it and follow it."""
FOLLOWER_ACCOUNTS = ("cia", "dan", "eva", "hal", "eli", "gun", "iva", "kim")


async def create_closed_group(app: Starlette) -> ClosedGroup:
    """Create Ada's closed group and the people around it.

    Bo is a member, Eva a removed member, Hal an applicant; Fia has left the directory, Dan is a
    site administrator, Cia has no relation to the group. Eli followed it, Gun proposed a post,
    Iva is invited, and Kim's invitation was revoked.
    """
    closed = ClosedGroup(app)
    closed.people = {name: await create_caller(app, name) for name in ACCOUNTS}
    await make_site_administrator(closed.people["dan"])
    ada = closed.people["ada"]
    unit = await _follow_everything(closed)
    closed.group = await a_group(ada, "moderated", name="Det den hette förr")
    ids_before = await _act_while_moderated(closed)
    closed.ids["invitation_id"] = [ids_before["invitation"]]
    await _close_group(closed)
    ids_after = await _act_while_closed(closed)
    question_ids = await questions.create_questions(closed, ids_before["comment"])
    closed.ids = _collect_ids(closed, unit, ids_before | question_ids, ids_after)
    await app.state.components.relay.deliver_pending()
    return closed


def _collect_ids(
    closed: ClosedGroup, unit: str, before: dict[str, str], after: dict[str, str]
) -> dict[str, list[str]]:
    """Return ids by the name of the path parameter; `before` and `after` the closing."""
    return {
        "group_id": [closed.group["id"]],
        "person_id": [closed.people["ada"].id, closed.people["bo"].id],
        "request_id": [before["request"]],
        "post_id": [
            before["post"],
            before["question"],
            after["deleted"],
            after["post"],
        ],
        "comment_id": [before["comment"], before["answer"], after["comment"]],
        "report_id": [before["report"]],
        "kind": ["like"],
        "target": [f"group:{closed.group['id']}", f"post:{after['post']}"],
        "file_id": [after["file"]],
        "invitation_id": [before["invitation"], after["invitation"]],
        "proposal_id": [before["proposal"]],
        "binding_id": [MISSING_ID],
        "secret": [MISSING_ID],
        "number": ["1", "2", "3"],
        "tag": [TAG],
        "unit_id": [unit],
        "digest": ["0123456789"],
    }


async def _follow_everything(closed: ClosedGroup) -> str:
    """Let non-members follow the members, their unit and their tag; return the id of the unit."""
    ada = closed.people["ada"]
    unit: str = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
    inside = (f"/people/{closed.people[name].id}" for name in ("ada", "bo"))
    for path in (*inside, f"/units/{unit}", f"/tags/{TAG}"):
        for name in FOLLOWER_ACCOUNTS:
            await closed.people[name].put(f"{path}/follow")
    return unit


async def _act_while_moderated(closed: ClosedGroup) -> dict[str, str]:
    """Create content before the group closes; Eva loses access to her own posts as well."""
    people, group = closed.people, closed.group["id"]
    await people["hal"].put(
        f"/groups/{group}/membership", {"message": closed.get_canary("request")}
    )
    await people["eli"].put(f"/groups/{group}/follow")
    body_with_proposal = {"text": closed.get_canary("proposal")}
    proposal = await people["gun"].post(f"/groups/{group}/posts", body_with_proposal)
    invited = {"person": people["kim"].id, "note": closed.get_canary("old invitation")}
    invitation = await people["ada"].post(f"/groups/{group}/invitations", invited)
    for name in ("bo", "eva", "fia"):
        await people["ada"].put(f"/groups/{group}/members/{people[name].id}")
    post = await a_post(people["eva"], closed.group, closed.get_canary("own post"))
    body = {"text": closed.get_canary("own comment")}
    comment = await people["eva"].post(f"/posts/{post['id']}/comments", body)
    waiting = await people["ada"].get(f"/groups/{group}/requests")
    return {
        "post": post["id"],
        "comment": comment.json()["id"],
        "request": waiting.json()["items"][0]["id"],
        "proposal": proposal.json()["id"],
        "invitation": invitation.json()["id"],
    }


async def _close_group(closed: ClosedGroup) -> None:
    ada, group = closed.people["ada"], closed.group["id"]
    await closed.app.state.components.relay.deliver_pending()
    await ada.delete(f"/groups/{group}/members/{closed.people['eva'].id}")
    await Person.filter(id=closed.people["fia"].id).update(active=False)
    body = {"status": "closed", "reason": closed.get_canary("reason")}
    await ada.put(f"/groups/{group}/status", body)


async def _act_while_closed(closed: ClosedGroup) -> dict[str, str]:
    ada, bo, group = closed.people["ada"], closed.people["bo"], closed.group["id"]
    fields = {"name": closed.get_canary("name"), "description": closed.get_canary("description")}
    await ada.patch(f"/groups/{group}", fields)
    content = build_image() + closed.get_canary("file body").encode()
    file = await a_file(bo, closed.group, f"{closed.get_canary('file name')}.jpg", content)
    thread = await _create_thread(closed, file)
    picture = {"content": build_image(), "headers": {"Content-Type": "image/jpeg"}}
    await ada.call("PUT", f"/api/v1/groups/{group}/picture", **picture)
    await ada.delete(f"/groups/{group}/invitations/{closed.ids['invitation_id'][0]}")
    invited = {"person": closed.people["iva"].id, "note": closed.get_canary("invitation")}
    invitation = await ada.post(f"/groups/{group}/invitations", invited)
    return {**thread, "file": file["id"], "invitation": invitation.json()["id"]}


async def _create_thread(closed: ClosedGroup, picture: Json) -> dict[str, str]:
    """Create a thread: edited, tagged, with a picture, reaction, pin and draft; and a deleted
    post.
    """
    ada, bo, group = closed.people["ada"], closed.people["bo"], closed.group["id"]
    post = await a_post(ada, closed.group, closed.get_canary("edited away"))
    text = (
        f"{closed.get_canary('post')} #{closed.get_canary('tag')} #{TAG} @{ada.viewer.object_id}"
    )
    attachments = [{"file": picture["id"], "alt": closed.get_canary("alt")}]
    await ada.patch(f"/posts/{post['id']}", {"text": text, "attachments": attachments})
    comment = await a_comment(bo, post, closed.get_canary("comment"))
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/posts/{post['id']}/pin")
    await bo.put(f"/drafts/group:{group}", {"text": closed.get_canary("draft")})
    deleted = await a_post(bo, closed.group, closed.get_canary("deleted"))
    await bo.delete(f"/posts/{deleted['id']}")
    return {"post": post["id"], "comment": comment["id"], "deleted": deleted["id"]}


async def get_group_state(closed: ClosedGroup) -> Json:
    """Return fields of the group, to compare with a later state."""
    row = await Group.get(id=closed.group["id"])
    return {"name": row.name, "status": row.status, "version": row.version, "era": row.era}
