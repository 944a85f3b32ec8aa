"""A command that cannot be carried out, in one sentence."""


class Failed(Exception):
    """Printed to standard error; the exit status is 1."""
