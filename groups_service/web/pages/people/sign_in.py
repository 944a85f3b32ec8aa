"""The pages for signing in and out. `auth` decides when they are shown."""

from starlette.requests import Request
from starlette.responses import Response

from auth.errors import SignInFailure
from groups_service.web.http import language
from groups_service.web.pages.core import layout

REFUSAL_MESSAGES = {
    SignInFailure.REFUSED: "The user name or password is wrong, or the account cannot be used.",
    SignInFailure.THROTTLED: (
        "There were too many attempts. Wait a quarter of an hour and try again."
    ),
    SignInFailure.UNREACHABLE: "The directory does not answer, so nobody can log in right now. "
    "Those who are logged in can go on. Try again in a while.",
}


def render_sign_in(
    request: Request, *, error: SignInFailure | None, account: str, next_path: str, status: int
) -> Response:
    """Render the sign-in form.

    A failed attempt gets a neutral sentence that does not say what was wrong with it.
    """
    problem = language.get_translator(request)(REFUSAL_MESSAGES[error]) if error else ""
    return layout.render_anonymous_page(
        request,
        "people/sign_in",
        status=status,
        problem=problem,
        account=account,
        next_path=next_path,
    )


def render_signed_out(request: Request) -> Response:
    return layout.render_anonymous_page(request, "people/signed_out")
