"""The session cookie: bound to this host, hidden from scripts and not sent by other sites."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True)
class SessionCookie:
    """Reads, sets and clears the cookie.

    `secure` is False only for plain HTTP on other hosts than this machine.
    """

    base_name: str = "groups"
    secure: bool = True

    @property
    def name(self) -> str:
        return f"__Host-{self.base_name}" if self.secure else self.base_name

    def get_secret(self, request: HTTPConnection) -> str | None:
        return request.cookies.get(self.name)

    def set_secret(self, response: Response, secret: str) -> None:
        response.set_cookie(self.name, secret, secure=self.secure, httponly=True, samesite="lax")

    def clear(self, response: Response) -> None:
        response.delete_cookie(self.name, secure=self.secure, httponly=True, samesite="lax")
