"""The municipality of the tests: the same people for Active Directory and for the file."""

import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from PIL import Image

from auth.directory import GroupEntry, PersonEntry

TOP_UNIT = "Örebro kommun"
UNITS = {
    "kansli": (TOP_UNIT, "Kommunstyrelseförvaltningen", "Kansli"),
    "it": (TOP_UNIT, "Kommunstyrelseförvaltningen", "IT-avdelningen"),
    "hemvård": (TOP_UNIT, "Vård- och omsorgsförvaltningen", "Hemvård Öster"),
    "skola": (TOP_UNIT, "Förvaltningen förskola och skola", "Änggårdsskolan"),
    "kultur": (TOP_UNIT, 'Kultur, fritid + "idrott"', "# Bibliotek / arkiv"),
}

ADMINISTRATORS = "Intranätets administratörer"
ALL_EMPLOYEES = "Alla medarbetare"
PHOTO_SIDE_PX = 48

# account; given name; surname; title; unit; manager's account
_PEOPLE = """
asa.akerstrom;Åsa;Åkerström;Kommundirektör;kansli;
orjan.oberg;Örjan;Öberg;Kanslichef;kansli;asa.akerstrom
karin.ek;Karin;Ek;Kommunsekreterare;kansli;orjan.oberg
fatima.alhassan;Fatima;al-Hassan;Registrator;kansli;orjan.oberg
lars.lindqvist;Lars;Lindqvist;Jurist;kansli;orjan.oberg
zoe.hakansson;Zoë;Håkansson;Utredare;kansli;orjan.oberg
bjorn.sjogren;Björn;Sjögren;IT-chef;it;asa.akerstrom
omer.yilmaz;Ömer;Yılmaz;Systemförvaltare;it;bjorn.sjogren
anna.nystrom;Anna;Nyström;Nätverkstekniker;it;bjorn.sjogren
greta.strom;Greta;Ström;Utvecklare;it;bjorn.sjogren
mans.backman;Måns;Bäckman;Supporttekniker;it;bjorn.sjogren
märta.göransson;Märta;Göransson;Enhetschef;hemvård;asa.akerstrom
ali.rezaei;Ali;Rezaei;Undersköterska;hemvård;märta.göransson
sofia.wallin;Sofia;Wallin;Undersköterska;hemvård;märta.göransson
maria.johansson;Maria;Johansson;Sjuksköterska;hemvård;märta.göransson
per-olof.asp;Per-Olof;Asp;Vårdbiträde;hemvård;märta.göransson
hanna.o;Hanna;O'Brien;Arbetsterapeut;hemvård;märta.göransson
ingela.frisk;Ingela;Frisk;Fysioterapeut;hemvård;märta.göransson
goran.hedman;Göran;Hedman;Rektor;skola;asa.akerstrom
elin.svard;Elin;Svärd;Lärare;skola;goran.hedman
jonas.angstrom;Jonas;Ångström;Lärare;skola;goran.hedman
amina.warsame;Amina;Warsame;Fritidspedagog;skola;goran.hedman
nils.odman;Nils;Ödman;Vaktmästare;skola;goran.hedman
lovisa.palm;Lovisa;Palm;Kurator;skola;goran.hedman
ulla.bergqvist;Ulla;Bergqvist;Bibliotekschef;kultur;asa.akerstrom
tove.lund;Tove;Lund;Bibliotekarie;kultur;ulla.bergqvist
stig.dahl;Stig;Dahl;Arkivarie;kultur;ulla.bergqvist
wilma.ros;Wilma;Ros;Konsult;kultur;ulla.bergqvist
disa.avstangd;Dísa;Avstängd;Bibliotekarie;kultur;ulla.bergqvist
ture.utgangen;Ture;Utgången;Vikarie;kultur;ulla.bergqvist
"""

ORDINARY_ACCOUNT = "karin.ek"
ADMINISTRATOR = "asa.akerstrom"
DISABLED = "disa.avstangd"
EXPIRED = "ture.utgangen"
CONSULTANT = "wilma.ros"
"""Her primary group differs from that of all other people."""


@dataclass(frozen=True)
class OrganisationGroup:
    name: str
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


GROUPS = (
    OrganisationGroup("Kansli", ("orjan.oberg", "karin.ek", "fatima.alhassan")),
    OrganisationGroup("IT-avdelningen", ("bjorn.sjogren", "greta.strom")),
    OrganisationGroup("Hemvård Öster", ("märta.göransson", "ali.rezaei", DISABLED)),
    OrganisationGroup("Kommunledning", ("asa.akerstrom",), ("Kansli", "IT-avdelningen")),
    OrganisationGroup(ALL_EMPLOYEES, (), ("Kommunledning", "Hemvård Öster", "Kansli")),
    OrganisationGroup(ADMINISTRATORS, (ADMINISTRATOR,), ("IT-avdelningen",)),
    OrganisationGroup("Ring A", ("elin.svard",), ("Ring B",)),
    OrganisationGroup("Ring B", ("nils.odman",), ("Ring A",)),
    OrganisationGroup("Konsulter", (CONSULTANT,)),
    OrganisationGroup("Tom grupp"),
)


def password_of(account: str) -> str:
    return f"Lösen till {account}!"


def build_object_id(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{name}.orebro.test"))


@cache
def list_people() -> tuple[PersonEntry, ...]:
    lines = _PEOPLE.strip().splitlines()
    return tuple(_parse_person(number, line) for number, line in enumerate(lines))


def list_directory_groups() -> tuple[GroupEntry, ...]:
    ids = {person.account: person.object_id for person in list_people()}
    return tuple(
        GroupEntry(
            build_object_id(f"group {group.name}"),
            group.name,
            frozenset(ids[account] for account in _collect_members(group.name, set())),
        )
        for group in GROUPS
    )


def write_file(folder: Path) -> Path:
    """Write the organisation as the JSON file that `FileDirectory` reads."""
    path = folder / "organisation.json"
    content = {
        "people": [_to_json(person, folder) for person in list_people()],
        "groups": [
            {
                "object_id": build_object_id(f"group {group.name}"),
                "name": group.name,
                "members": [*group.people, *group.groups],
            }
            for group in GROUPS
        ],
    }
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def _parse_person(number: int, line: str) -> PersonEntry:
    account, given_name, surname, title, unit, manager = line.split(";")
    return PersonEntry(
        object_id=build_object_id(account),
        account=account,
        name=f"{given_name} {surname}",
        given_name=given_name,
        surname=surname,
        mail=f"p{number}@orebro.test",
        telephone=f"019-21 {number:02} 00" if number % 5 else None,
        mobile=f"070-174 06 {number:02}" if number % 3 else None,
        title=title,
        place="Rådhuset, plan 3" if unit == "kansli" else None,
        unit=UNITS[unit],
        manager=build_object_id(manager) if manager else None,
        photo=_draw_photo(number) if number % 2 else None,
        enabled=account not in {DISABLED, EXPIRED},
    )


def _draw_photo(number: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (PHOTO_SIDE_PX, PHOTO_SIDE_PX), (number * 8, 90, 160)).save(stream, "JPEG")
    return stream.getvalue()


def _collect_members(name: str, visited: set[str]) -> set[str]:
    """Return the members of a group with those of its groups, computed differently than by the
    product.
    """
    if name in visited:
        return set()
    group = next(group for group in GROUPS if group.name == name)
    inner = [_collect_members(other, visited | {name}) for other in group.groups]
    return set(group.people).union(*inner)


def _to_json(person: PersonEntry, folder: Path) -> dict[str, Any]:
    accounts = {other.object_id: other.account for other in list_people()}
    if person.photo:
        (folder / f"{person.object_id}.jpg").write_bytes(person.photo)
    return asdict(person) | {
        "password": password_of(person.account),
        "manager": accounts.get(person.manager or ""),
        "photo": f"{person.object_id}.jpg" if person.photo else None,
    }
