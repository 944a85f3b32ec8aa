"""The pages of those who are not signed in."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from auth.errors import Refusal
from groups_service.web.pages import rendering

PROBLEMS = {
    Refusal.REFUSED: "The user name or the password is wrong, or the account may not sign in.",
    Refusal.THROTTLED: "Too many attempts. Wait a quarter of an hour and try again.",
    Refusal.UNREACHABLE: "The directory does not answer right now, so nobody can sign in. "
    "Whoever is signed in already can go on working.",
}


def form(
    request: Request, *, error: Refusal | None, account: str, next_path: str, status: int
) -> Response:
    values = {"problem": PROBLEMS[error] if error else None, "account": account}
    html = rendering.outside(request, "pages/sign_in.html", next_path=next_path, **values)
    return HTMLResponse(html, status)


def signed_out(request: Request) -> Response:
    return HTMLResponse(rendering.outside(request, "pages/signed_out.html"))
