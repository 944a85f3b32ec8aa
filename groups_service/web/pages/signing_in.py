"""The pages of signing in and out; `auth` decides when they are shown."""

from starlette.requests import Request
from starlette.responses import Response

from auth.errors import Refusal
from groups_service.web import language
from groups_service.web.pages import frame

PROBLEMS = {
    Refusal.REFUSED: "The user name or password is wrong, or the account cannot be used.",
    Refusal.THROTTLED: "There were too many attempts. Wait a quarter of an hour and try again.",
    Refusal.UNREACHABLE: "The directory does not answer, so nobody can log in right now. "
    "Those who are logged in can go on. Try again in a while.",
}


def form(
    request: Request, *, error: Refusal | None, account: str, next_path: str, status: int
) -> Response:
    """The form, with one neutral sentence whatever was wrong."""
    problem = language.words(request)(PROBLEMS[error]) if error else ""
    return frame.plain(
        request, "sign_in", status=status, problem=problem, account=account, next_path=next_path
    )


def signed_out(request: Request) -> Response:
    return frame.plain(request, "signed_out")
