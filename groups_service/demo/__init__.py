"""A municipality to try the service with: people, groups and what they say."""

from pathlib import Path

FOLDER = Path(__file__).parent
ORGANISATION = FOLDER / "organisation.json"
"""The directory, for `FileDirectory`; everybody's password is in it and meant to be known."""
SITE_ADMINISTRATORS = "Grupper-administratörer"
