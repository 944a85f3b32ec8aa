"""Every route of the service, and what to send it: a new route has to be added here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from tests.leaks.questioning import ALIKE
from tests.pictures import a_picture

API = "/api/v1"
GROUP = f"{API}/groups/{{group_id}}"
POST = f"{API}/posts/{{post_id}}"
COMMENT = f"{API}/comments/{{comment_id}}"
PAGE = "/grupper/{group_id}"
PHOTO = {"content": a_picture(), "headers": {"Content-Type": "image/jpeg"}}
FILE = {"files": {"file": ("fil.txt", b"hej", "text/plain")}}

Sent = Mapping[str, Any]  # what httpx2 takes


def body(**fields: object) -> Sent:
    return {"json": fields}


def form(**fields: str) -> Sent:
    return {"data": fields}


def query(**words: str) -> Sent:
    return {"params": words}


NOTHING: Sent = {}
NOBODY = "01890000-0000-7000-8000-000000000000"
ASKED: dict[tuple[str, str], Sent] = {
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
    ("GET", "/"): NOTHING,
    ("GET", "/grupper"): NOTHING,
    ("GET", "/grupper/ny"): NOTHING,
    ("POST", "/grupper/ny"): form(name="Ny", status="open"),
    ("GET", PAGE): NOTHING,
    ("POST", f"{PAGE}/inlagg"): form(text="Hej"),
    ("GET", f"{PAGE}/filer"): NOTHING,
    ("POST", f"{PAGE}/filer"): FILE,
    ("GET", f"{PAGE}/medlemmar"): NOTHING,
    ("POST", f"{PAGE}/medlemmar/{{person_id}}"): form(action="remove"),
    ("POST", f"{PAGE}/medlemskap"): form(action="join"),
    ("POST", f"{PAGE}/ansokningar/{{request_id}}"): form(decision="accept"),
    ("POST", f"{PAGE}/foljer"): form(action="follow"),
    ("POST", f"{PAGE}/inbjudan"): form(decision="accept"),
    ("POST", f"{PAGE}/inbjudningar"): form(person=NOBODY),
    ("POST", f"{PAGE}/inbjudningar/{{invitation_id}}/ta-tillbaka"): NOTHING,
    ("POST", f"{PAGE}/ta-over"): NOTHING,
    ("GET", f"{PAGE}/forslag"): NOTHING,
    ("POST", f"{PAGE}/forslag/{{proposal_id}}"): form(decision="accept"),
    ("POST", f"{PAGE}/forslag/{{proposal_id}}/ta-tillbaka"): NOTHING,
    ("POST", f"{PAGE}/bild"): FILE,
    ("POST", f"{PAGE}/bild/ta-bort"): NOTHING,
    ("GET", f"{PAGE}/status"): query(status="open"),
    ("GET", f"{PAGE}/publicering"): NOTHING,
    ("POST", f"{PAGE}/publicering"): NOTHING,
    ("POST", f"{PAGE}/tillstand"): form(state="inactive"),
    ("GET", f"{PAGE}/papperskorg"): NOTHING,
    ("POST", f"{PAGE}/papperskorg"): NOTHING,
    ("POST", f"{PAGE}/aterstall"): NOTHING,
    ("GET", f"{PAGE}/historik"): NOTHING,
    ("GET", f"{PAGE}/koppling"): NOTHING,
    ("POST", f"{PAGE}/koppling"): form(kind="unit", target=NOBODY),
    ("POST", f"{PAGE}/koppling/{{binding_id}}/ta-bort"): form(members="keep"),
    ("GET", f"{PAGE}/om"): NOTHING,
    ("POST", f"{PAGE}/om"): form(name="Ny", description=""),
    ("POST", f"{PAGE}/status"): form(status="closed"),
    ("GET", "/inlagg/{post_id}"): NOTHING,
    ("POST", "/inlagg/{post_id}/kommentarer"): form(text="Hej"),
    ("POST", f"{PAGE}/last"): form(version="1"),
    ("GET", "/inlagg/{post_id}/redigera"): NOTHING,
    ("POST", "/inlagg/{post_id}/redigera"): form(text="Hej", since="2026-01-01T00:00:00Z"),
    ("POST", "/inlagg/{post_id}/ta-bort"): NOTHING,
    ("POST", "/inlagg/{post_id}/aterstall"): NOTHING,
    ("POST", "/inlagg/{post_id}/fast"): form(on="1"),
    ("POST", "/inlagg/{post_id}/las"): form(on="1"),
    ("GET", "/inlagg/{post_id}/reaktioner"): NOTHING,
    ("POST", "/inlagg/{post_id}/reaktioner"): form(kind="like"),
    ("GET", "/inlagg/{post_id}/versioner"): NOTHING,
    ("GET", "/kommentarer/{comment_id}/redigera"): NOTHING,
    ("POST", "/kommentarer/{comment_id}/redigera"): form(text="Hej", since="2026-01-01T00:00:00Z"),
    ("POST", "/kommentarer/{comment_id}/ta-bort"): NOTHING,
    ("POST", "/kommentarer/{comment_id}/aterstall"): NOTHING,
    ("GET", "/kommentarer/{comment_id}/reaktioner"): NOTHING,
    ("POST", "/kommentarer/{comment_id}/reaktioner"): form(kind="like"),
    ("GET", "/kommentarer/{comment_id}/versioner"): NOTHING,
    ("POST", "/inlagg/{post_id}/fraga"): form(on="1"),
    ("POST", "/inlagg/{post_id}/svar"): form(comment=NOBODY),
    ("GET", "/inlagg/{post_id}/vidare"): NOTHING,
    ("POST", "/inlagg/{post_id}/vidare"): form(group=NOBODY),
    ("GET", "/inlagg/{post_id}/anmal"): NOTHING,
    ("POST", "/inlagg/{post_id}/anmal"): form(reason="other"),
    ("GET", "/kommentarer/{comment_id}/anmal"): NOTHING,
    ("POST", "/kommentarer/{comment_id}/anmal"): form(reason="other"),
    ("GET", f"{PAGE}/fragor"): query(q=ALIKE),
    ("GET", "/anmalningar"): NOTHING,
    ("POST", "/anmalningar/{report_id}"): form(decision="keep"),
    ("GET", "/kollegor"): NOTHING,
    ("GET", "/kollegor/jag"): NOTHING,
    ("POST", "/kollegor/jag/inlagg"): form(text="Hej"),
    ("GET", "/kollegor/{person_id}"): NOTHING,
    ("POST", "/kollegor/{person_id}/folj"): form(on="1"),
    ("POST", "/kollegor/{person_id}/tysta"): form(on="0"),
    ("POST", "/enheter/{unit_id}/folj"): form(on="1"),
    ("GET", "/taggar/{tag}"): NOTHING,
    ("POST", "/taggar/{tag}/folj"): form(on="1"),
    ("GET", "/kollegor/{person_id}/redigera"): NOTHING,
    ("POST", "/kollegor/{person_id}/redigera"): form(about="Hej"),
    ("POST", "/kollegor/{person_id}/foto"): FILE,
    ("POST", "/kollegor/{person_id}/foto/ta-bort"): NOTHING,
    ("GET", "/installningar/aviseringar"): NOTHING,
    ("POST", "/installningar/aviseringar"): form(mail="daily"),
    ("GET", f"{PAGE}/aviseringar"): NOTHING,
    ("POST", f"{PAGE}/aviseringar"): form(level="mine"),
    ("POST", "/aviseringar/{number}/last"): NOTHING,
    ("GET", "/aviseringar"): NOTHING,
    ("POST", "/aviseringar/lasta"): form(up_to="0"),
    ("GET", "/aviseringar/{number}"): NOTHING,
    ("GET", "/statistik"): NOTHING,
    ("POST", "/statistik/grupper/{group_id}/administratorer"): form(person=NOBODY),
    ("GET", "/unsubscribe/{secret}"): NOTHING,
    ("POST", "/unsubscribe/{secret}"): form(mail="daily"),
    ("GET", "/tillganglighet"): NOTHING,
    ("POST", "/sprak"): form(language="sv"),
    ("GET", "/auth/login"): NOTHING,
    ("POST", "/auth/login"): form(account="nn", password="fel"),
    ("POST", "/auth/logout"): NOTHING,
    ("GET", "/auth/logged-out"): NOTHING,
    ("GET", "/healthz"): NOTHING,
    ("GET", "/readyz"): NOTHING,
    ("GET", "/openapi.yaml"): NOTHING,
    ("GET", "/embed/samv.js"): NOTHING,
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
            yield Question(method, path.format(**dict(zip(names, chosen, strict=True))), sent)
