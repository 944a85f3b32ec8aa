"""Which directory this installation has: the organisation's own, or the demo's file."""

from pathlib import Path

from auth.directory import Directory
from auth.file_directory import FileDirectory
from auth.ldap import LdapDirectory
from auth.ldap_connection import LdapConfig
from groups_service.settings import Settings

DEMO = "demo"
DEMO_FILE = Path(__file__).parent / "demo" / "organisation.json"
DEMO_ADMINISTRATORS = "Grupper-administratörer"
MARK = "demo-data"
"""The file that says: this data folder was filled by `demo`, and may be thrown away."""


def build(settings: Settings) -> Directory:
    """The directory that the settings name. ValueError says what they lack."""
    if settings.directory == DEMO:
        return FileDirectory(DEMO_FILE)
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


def is_demo(settings: Settings) -> bool:
    return (settings.data_dir / MARK).exists()


def with_demo(settings: Settings) -> Settings:
    """The demo's directory and administrators, unless others are set."""
    chosen = {"directory": settings.directory or DEMO}
    if chosen["directory"] == DEMO:
        chosen["site_administrators"] = settings.site_administrators or DEMO_ADMINISTRATORS
    return settings.model_copy(update=chosen)
