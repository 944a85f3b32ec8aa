"""Authentication for Starlette applications: sign-in, sessions, bearer tokens, middleware."""

from auth.identity import ANONYMOUS, AuthenticatedCaller, Grant, Identity

__all__ = ["ANONYMOUS", "AuthenticatedCaller", "Grant", "Identity"]
