"""Every route of the service, and what to send it: a new route has to be added here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from starlette.applications import Starlette
from starlette.routing import Route

from tests.leaks.pages import IN_PARTS, PAGES
from tests.leaks.questioning import ALIKE
from tests.leaks.sending import (
    API,
    COMMENT,
    FILE,
    GROUP,
    NOBODY,
    NOTHING,
    PHOTO,
    POST,
    Sent,
    body,
    query,
)

__all__ = ["ASKED", "GROUP", "NOBODY", "Question", "questions", "routes"]

ASKED: dict[tuple[str, str], Sent] = PAGES | {
    ("GET", f"{API}/me"): NOTHING,
    ("PATCH", f"{API}/me/profile"): body(about="Hej"),
    ("PUT", f"{API}/me/photo"): PHOTO,
    ("DELETE", f"{API}/me/photo"): NOTHING,
    ("GET", f"{API}/me/posts"): NOTHING,
    ("POST", f"{API}/me/posts"): body(text="Hej"),
    ("POST", f"{API}/me/files"): FILE,
    ("GET", f"{API}/feed"): NOTHING,
    ("GET", f"{API}/following"): NOTHING,
    ("GET", f"{API}/tags/{{tag}}/posts"): NOTHING,
    ("PUT", f"{API}/tags/{{tag}}/follow"): NOTHING,
    ("DELETE", f"{API}/tags/{{tag}}/follow"): NOTHING,
    ("GET", f"{API}/units"): NOTHING,
    ("GET", f"{API}/units/{{unit_id}}"): NOTHING,
    ("PUT", f"{API}/units/{{unit_id}}/follow"): NOTHING,
    ("DELETE", f"{API}/units/{{unit_id}}/follow"): NOTHING,
    ("GET", f"{API}/people"): NOTHING,
    ("GET", f"{API}/people/{{person_id}}"): NOTHING,
    ("GET", f"{API}/people/{{person_id}}/photo"): NOTHING,
    ("GET", f"{API}/people/{{person_id}}/posts"): NOTHING,
    ("PUT", f"{API}/people/{{person_id}}/follow"): NOTHING,
    ("DELETE", f"{API}/people/{{person_id}}/follow"): NOTHING,
    ("PUT", f"{API}/people/{{person_id}}/mute"): NOTHING,
    ("DELETE", f"{API}/people/{{person_id}}/mute"): NOTHING,
    ("GET", f"{API}/groups"): NOTHING,
    ("POST", f"{API}/groups"): body(name="Ny", status="open"),
    ("GET", f"{API}/groups/similar"): query(name="Det den hette förr"),
    ("GET", GROUP): NOTHING,
    ("PATCH", GROUP): body(description="Ny"),
    ("DELETE", GROUP): body(reason="Slut"),
    ("POST", f"{GROUP}/restore"): NOTHING,
    ("PUT", f"{GROUP}/state"): body(state="inactive"),
    ("PUT", f"{GROUP}/status"): body(status="closed"),
    ("GET", f"{GROUP}/status/preview"): query(status="open"),
    ("GET", f"{GROUP}/publication"): NOTHING,
    ("POST", f"{GROUP}/publication"): NOTHING,
    ("GET", f"{GROUP}/history"): NOTHING,
    ("GET", f"{GROUP}/picture"): NOTHING,
    ("PUT", f"{GROUP}/picture"): PHOTO,
    ("DELETE", f"{GROUP}/picture"): NOTHING,
    ("PUT", f"{GROUP}/follow"): NOTHING,
    ("DELETE", f"{GROUP}/follow"): NOTHING,
    ("GET", f"{GROUP}/invitations"): NOTHING,
    ("POST", f"{GROUP}/invitations"): body(person=NOBODY),
    ("DELETE", f"{GROUP}/invitations/{{invitation_id}}"): NOTHING,
    ("GET", f"{API}/invitations"): NOTHING,
    ("PATCH", f"{API}/invitations/{{invitation_id}}"): body(decision="accept"),
    ("GET", f"{GROUP}/proposals"): NOTHING,
    ("GET", f"{API}/proposals/{{proposal_id}}"): NOTHING,
    ("PATCH", f"{API}/proposals/{{proposal_id}}"): body(decision="accept"),
    ("DELETE", f"{API}/proposals/{{proposal_id}}"): NOTHING,
    ("PUT", f"{GROUP}/succession"): NOTHING,
    ("GET", f"{GROUP}/bindings"): NOTHING,
    ("POST", f"{GROUP}/bindings"): body(kind="unit", target=NOBODY),
    ("DELETE", f"{GROUP}/bindings"): query(binding=NOBODY),
    ("GET", f"{GROUP}/bindings/preview"): query(kind="unit", target=NOBODY),
    ("GET", f"{API}/admin/groups"): NOTHING,
    ("POST", f"{API}/admin/groups/{{group_id}}/administrators"): body(person=NOBODY),
    ("GET", f"{GROUP}/members"): NOTHING,
    ("PUT", f"{GROUP}/members/{{person_id}}"): body(role="member"),
    ("DELETE", f"{GROUP}/members/{{person_id}}"): NOTHING,
    ("PUT", f"{GROUP}/membership"): body(why="Hej"),
    ("DELETE", f"{GROUP}/membership"): NOTHING,
    ("GET", f"{GROUP}/requests"): NOTHING,
    ("PATCH", f"{GROUP}/requests/{{request_id}}"): body(decision="accept"),
    ("GET", f"{GROUP}/posts"): NOTHING,
    ("POST", f"{GROUP}/posts"): body(text="Hej"),
    ("GET", f"{API}/posts/{{post_id}}"): NOTHING,
    ("GET", f"{API}/posts/{{post_id}}/comments"): NOTHING,
    ("POST", f"{API}/posts/{{post_id}}/comments"): body(text="Hej"),
    ("GET", f"{GROUP}/changes"): query(after="0"),
    ("PUT", f"{GROUP}/read"): body(version=1),
    ("GET", f"{API}/drafts"): NOTHING,
    ("GET", f"{API}/drafts/{{target}}"): NOTHING,
    ("PUT", f"{API}/drafts/{{target}}"): body(text="Hej"),
    ("DELETE", f"{API}/drafts/{{target}}"): NOTHING,
    ("GET", f"{API}/mentionable"): query(q="kanarie"),
    ("GET", f"{GROUP}/files"): NOTHING,
    ("POST", f"{GROUP}/files"): FILE,
    ("GET", f"{API}/files/{{file_id}}"): NOTHING,
    ("GET", f"{API}/files/{{file_id}}/content"): NOTHING,
    ("GET", f"{API}/files/{{file_id}}/preview"): NOTHING,
    ("PUT", f"{API}/posts/{{post_id}}/question"): body(question=True),
    ("PUT", f"{API}/posts/{{post_id}}/accepted-answer"): body(comment=NOBODY),
    ("DELETE", f"{API}/posts/{{post_id}}/accepted-answer"): NOTHING,
    ("POST", f"{API}/posts/{{post_id}}/handed-on"): body(group=NOBODY),
    ("GET", f"{GROUP}/questions"): NOTHING,
    ("GET", f"{GROUP}/questions/similar"): query(q=ALIKE),
    ("GET", f"{API}/questions"): query(unanswered="true", mine_to_answer="true"),
    ("GET", f"{API}/statistics/questions"): NOTHING,
    ("GET", f"{API}/reports"): NOTHING,
    ("POST", f"{API}/reports"): body(post=NOBODY, reason="other"),
    ("GET", f"{API}/reports/{{report_id}}"): NOTHING,
    ("PATCH", f"{API}/reports/{{report_id}}"): body(decision="keep"),
    ("GET", f"{API}/statistics/groups"): NOTHING,
    ("GET", f"{API}/statistics/groups.csv"): NOTHING,
    ("GET", f"{API}/notifications"): NOTHING,
    ("PUT", f"{API}/notifications/read"): body(up_to=0),
    ("GET", f"{API}/notification-preferences"): NOTHING,
    ("PUT", f"{API}/notification-preferences"): body(mail="daily"),
    ("GET", f"{GROUP}/notification-level"): NOTHING,
    ("PUT", f"{GROUP}/notification-level"): body(level="mine"),
    ("POST", f"{API}/live/tickets"): NOTHING,
    ("PATCH", POST): body(text="Hej"),
    ("DELETE", POST): NOTHING,
    ("POST", f"{POST}/restore"): NOTHING,
    ("GET", f"{POST}/revisions"): NOTHING,
    ("PUT", f"{POST}/pin"): NOTHING,
    ("DELETE", f"{POST}/pin"): NOTHING,
    ("PUT", f"{POST}/lock"): NOTHING,
    ("DELETE", f"{POST}/lock"): NOTHING,
    ("GET", f"{POST}/reactions"): NOTHING,
    ("PUT", f"{POST}/reactions/{{kind}}"): NOTHING,
    ("DELETE", f"{POST}/reactions/{{kind}}"): NOTHING,
    ("GET", COMMENT): NOTHING,
    ("PATCH", COMMENT): body(text="Hej"),
    ("DELETE", COMMENT): NOTHING,
    ("POST", f"{COMMENT}/restore"): NOTHING,
    ("GET", f"{COMMENT}/revisions"): NOTHING,
    ("GET", f"{COMMENT}/reactions"): NOTHING,
    ("PUT", f"{COMMENT}/reactions/{{kind}}"): NOTHING,
    ("DELETE", f"{COMMENT}/reactions/{{kind}}"): NOTHING,
}


@dataclass(frozen=True)
class Question:
    """One request."""

    method: str
    path: str
    sent: Sent

    @property
    def is_for_site_administrators(self) -> bool:
        """Refused to all others before anything is looked for."""
        return self.path.startswith((f"{API}/admin/", "/statistik/grupper/"))


def routes(app: Starlette) -> set[tuple[str, str]]:
    """What the application answers to, but for sockets and built files."""
    found = (route for route in app.routes if isinstance(route, Route))
    return {
        (method, route.path) for route in found for method in (route.methods or set()) - {"HEAD"}
    }


def questions(ids: Mapping[str, list[str]]) -> Iterator[Question]:
    """Every route with every combination of `ids`, by the names of the path's parameters."""
    for (method, path), sent in ASKED.items():
        names = [name for name in ids if f"{{{name}}}" in path]
        for chosen in product(*(ids[name] for name in names)):
            asked = path.format(**dict(zip(names, chosen, strict=True)))
            yield Question(method, asked, sent)
            if (method, path) in IN_PARTS:
                yield Question(method, asked, IN_PARTS[method, path])
