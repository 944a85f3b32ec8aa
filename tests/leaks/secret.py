"""A closed group with a word of its own in every place, and the people who must not hear them."""

import secrets
from copy import deepcopy
from dataclasses import dataclass, field

from starlette.applications import Starlette

from groups_service.models import Group, Person
from tests.api.history import make_site_administrator
from tests.builders import Json, a_comment, a_file, a_group, a_post
from tests.leaks import questioning
from tests.leaks.inventory import NOBODY
from tests.people import Somebody, somebody
from tests.pictures import a_picture


@dataclass
class Secret:
    """`words` are by the place they stand in, `ids` by the name that routes give them."""

    app: Starlette
    words: dict[str, str] = field(default_factory=dict)
    people: dict[str, Somebody] = field(default_factory=dict)
    group: Json = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)

    def word(self, place: str) -> str:
        return self.words.setdefault(place, f"kanarie{secrets.token_hex(8)}")

    def at(self, app: Starlette) -> "Secret":
        """The same group and people, as they were, with another app."""
        people = {name: person.at(app) for name, person in self.people.items()}
        return Secret(app, dict(self.words), people, deepcopy(self.group), deepcopy(self.ids))

    def leaks(self, told: bytes) -> set[str]:
        """The places whose words are told."""
        return {place for place, word in self.words.items() if word.encode() in told}


CAST = ("ada", "bo", "cia", "dan", "eva", "fia", "hal", "eli", "gun", "iva", "kim")
ALLOWED: dict[str, set[str]] = {
    "gun": {"proposal"},
    "iva": {"name", "description", "invitation"},
}
"""What some who are no members may be told: their own words; what they are invited to."""


TAG = "hemlighet"
"""Of a post in the closed group; anybody may think of it, and follow it."""
FOLLOWERS = ("cia", "dan", "eva", "hal", "eli", "gun", "iva", "kim")


async def a_secret(app: Starlette) -> Secret:
    """Ada's group; Bo is a member, Eva was one, Hal asked, Fia left the directory, Dan is site
    administrator and Cia nobody in particular. Eli followed, Gun proposed a post, Iva is invited,
    and Kim was."""
    kept = Secret(app)
    kept.people = {name: await somebody(app, name) for name in CAST}
    await make_site_administrator(kept.people["dan"])
    ada = kept.people["ada"]
    unit = await _follow_everything(kept)
    kept.group = await a_group(ada, "moderated", name="Det den hette förr")
    before = await _while_moderated(kept)
    kept.ids["invitation_id"] = [before["invitation"]]
    await _close(kept)
    after = await _while_closed(kept)
    asked = await questioning.add(kept, before["comment"])
    kept.ids = {
        "group_id": [kept.group["id"]],
        "person_id": [ada.id, kept.people["bo"].id],
        "request_id": [before["request"]],
        "post_id": [before["post"], asked["question"], after["deleted"], after["post"]],
        "comment_id": [before["comment"], asked["answer"], after["comment"]],
        "report_id": [asked["report"]],
        "kind": ["like"],
        "target": [f"group:{kept.group['id']}", f"post:{after['post']}"],
        "file_id": [after["file"]],
        "invitation_id": [before["invitation"], after["invitation"]],
        "proposal_id": [before["proposal"]],
        "binding_id": [NOBODY],
        "secret": [NOBODY],
        "number": ["1", "2", "3"],
        "tag": [TAG],
        "unit_id": [unit],
        "digest": ["0123456789"],
    }
    await app.state.parts.relay.tell_all()
    return kept


async def _follow_everything(kept: Secret) -> str:
    """Outsiders follow those inside, their unit and their tag; the unit's id."""
    ada = kept.people["ada"]
    unit: str = (await ada.get(f"/people/{ada.id}")).json()["unit"]["id"]
    inside = (f"/people/{kept.people[name].id}" for name in ("ada", "bo"))
    for path in (*inside, f"/units/{unit}", f"/tags/{TAG}"):
        for name in FOLLOWERS:
            await kept.people[name].put(f"{path}/follow")
    return unit


async def _while_moderated(kept: Secret) -> dict[str, str]:
    """What happened before it closed; Eva's own words are lost to her as well."""
    people, group = kept.people, kept.group["id"]
    await people["hal"].put(f"/groups/{group}/membership", {"why": kept.word("request")})
    await people["eli"].put(f"/groups/{group}/follow")
    told = {"text": kept.word("proposal")}
    proposal = await people["gun"].post(f"/groups/{group}/posts", told)
    invited = {"person": people["kim"].id, "note": kept.word("old invitation")}
    invitation = await people["ada"].post(f"/groups/{group}/invitations", invited)
    for name in ("bo", "eva", "fia"):
        await people["ada"].put(f"/groups/{group}/members/{people[name].id}")
    post = await a_post(people["eva"], kept.group, kept.word("own post"))
    body = {"text": kept.word("own comment")}
    comment = await people["eva"].post(f"/posts/{post['id']}/comments", body)
    waiting = await people["ada"].get(f"/groups/{group}/requests")
    return {
        "post": post["id"],
        "comment": comment.json()["id"],
        "request": waiting.json()["items"][0]["id"],
        "proposal": proposal.json()["id"],
        "invitation": invitation.json()["id"],
    }


async def _close(kept: Secret) -> None:
    ada, group = kept.people["ada"], kept.group["id"]
    await kept.app.state.parts.relay.tell_all()
    await ada.delete(f"/groups/{group}/members/{kept.people['eva'].id}")
    await Person.filter(id=kept.people["fia"].id).update(active=False)
    body = {"status": "closed", "reason": kept.word("reason")}
    await ada.put(f"/groups/{group}/status", body)


async def _while_closed(kept: Secret) -> dict[str, str]:
    ada, bo, group = kept.people["ada"], kept.people["bo"], kept.group["id"]
    named = {"name": kept.word("name"), "description": kept.word("description")}
    await ada.patch(f"/groups/{group}", named)
    content = a_picture() + kept.word("file body").encode()
    file = await a_file(bo, kept.group, f"{kept.word('file name')}.jpg", content)
    thread = await _a_thread(kept, file)
    picture = {"content": a_picture(), "headers": {"Content-Type": "image/jpeg"}}
    await ada.call("PUT", f"/api/v1/groups/{group}/picture", **picture)
    await ada.delete(f"/groups/{group}/invitations/{kept.ids['invitation_id'][0]}")
    invited = {"person": kept.people["iva"].id, "note": kept.word("invitation")}
    invitation = await ada.post(f"/groups/{group}/invitations", invited)
    return {**thread, "file": file["id"], "invitation": invitation.json()["id"]}


async def _a_thread(kept: Secret, picture: Json) -> dict[str, str]:
    """Written, edited, tagged, shown with a picture, reacted to, pinned, deleted, and begun."""
    ada, bo, group = kept.people["ada"], kept.people["bo"], kept.group["id"]
    post = await a_post(ada, kept.group, kept.word("edited away"))
    said = f"{kept.word('post')} #{kept.word('tag')} #{TAG} @{ada.viewer.object_id}"
    shown = [{"file": picture["id"], "alt": kept.word("alt")}]
    await ada.patch(f"/posts/{post['id']}", {"text": said, "attachments": shown})
    comment = await a_comment(bo, post, kept.word("comment"))
    await bo.put(f"/posts/{post['id']}/reactions/like")
    await ada.put(f"/posts/{post['id']}/pin")
    await bo.put(f"/drafts/group:{group}", {"text": kept.word("draft")})
    deleted = await a_post(bo, kept.group, kept.word("deleted"))
    await bo.delete(f"/posts/{deleted['id']}")
    return {"post": post["id"], "comment": comment["id"], "deleted": deleted["id"]}


async def state(kept: Secret) -> Json:
    """What the group is like, to be compared with later."""
    row = await Group.get(id=kept.group["id"])
    return {"name": row.name, "status": row.status, "version": row.version, "era": row.era}
