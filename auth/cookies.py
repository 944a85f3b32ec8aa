"""The session's cookie: bound to this host, unreadable to scripts, not sent by other sites."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.responses import Response


@dataclass(frozen=True)
class SessionCookie:
    """`secure` is left out only for plain http elsewhere than on this machine."""

    base: str = "groups"
    secure: bool = True

    @property
    def name(self) -> str:
        return f"__Host-{self.base}" if self.secure else self.base

    def secret(self, request: HTTPConnection) -> str | None:
        return request.cookies.get(self.name)

    def give(self, response: Response, secret: str) -> None:
        response.set_cookie(self.name, secret, secure=self.secure, httponly=True, samesite="lax")

    def take_back(self, response: Response) -> None:
        response.delete_cookie(self.name, secure=self.secure, httponly=True, samesite="lax")
