"""Builds the directory of this installation: the organisation's LDAP server or the demo file."""

from pathlib import Path

from auth.directory import Directory
from auth.file_directory import FileDirectory
from auth.ldap.connection import LdapConfig
from auth.ldap.directory import LdapDirectory
from groups_service.settings import Settings

DEMO_DIRECTORY = "demo"
DEMO_DIRECTORY_FILE = Path(__file__).parents[1] / "demo" / "organisation.json"
DEMO_ADMINISTRATORS = "Grupper-administratörer"
DEMO_MARKER = "demo-data"
"""File name that marks a data folder filled by `demo`; such a folder may be deleted."""


def build_directory(settings: Settings) -> Directory:
    """Return the directory that the settings name.

    Raises ValueError with the missing setting when they are incomplete.
    """
    if settings.directory == DEMO_DIRECTORY:
        return FileDirectory(DEMO_DIRECTORY_FILE)
    if not settings.directory:
        raise ValueError("GROUPS_DIRECTORY is not set: give ldaps://server, or demo.")
    if settings.directory_password_file is None:
        raise ValueError("GROUPS_DIRECTORY_PASSWORD_FILE is not set.")
    return LdapDirectory(
        LdapConfig(
            url=settings.directory,
            base=settings.directory_base,
            user=settings.directory_user,
            password=settings.directory_password_file.read_text().rstrip("\n"),
            ca=settings.directory_ca,
        )
    )


def is_demo_installation(settings: Settings) -> bool:
    return (settings.data_dir / DEMO_MARKER).exists()


def with_demo_defaults(settings: Settings) -> Settings:
    """Return the settings with the demo's directory and administrators as defaults."""
    defaults = {"directory": settings.directory or DEMO_DIRECTORY}
    if defaults["directory"] == DEMO_DIRECTORY:
        defaults["site_admin_group"] = settings.site_admin_group or DEMO_ADMINISTRATORS
    return settings.model_copy(update=defaults)
