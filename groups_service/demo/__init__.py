"""A municipality to try the service with: people, groups and their posts."""

from pathlib import Path

FOLDER = Path(__file__).parent
ORGANISATION = FOLDER / "organisation.json"
"""The directory for `FileDirectory`; it contains the passwords, which are meant to be known."""
SITE_ADMINISTRATORS = "Grupper-administratörer"
