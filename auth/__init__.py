"""Who is calling: signing in, sessions, tokens and the gate, for any Starlette application."""

from auth.identity import NOBODY, Caller, Grant, Identity

__all__ = ["NOBODY", "Caller", "Grant", "Identity"]
