"""The municipality of the tests: the same people for Active Directory and for the file."""

import io
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from PIL import Image

from auth.directory import DirectoryGroup, Entry

TOP = "Örebro kommun"
UNITS = {
    "kansli": (TOP, "Kommunstyrelseförvaltningen", "Kansli"),
    "it": (TOP, "Kommunstyrelseförvaltningen", "IT-avdelningen"),
    "hemvård": (TOP, "Vård- och omsorgsförvaltningen", "Hemvård Öster"),
    "skola": (TOP, "Förvaltningen förskola och skola", "Änggårdsskolan"),
    "kultur": (TOP, 'Kultur, fritid + "idrott"', "# Bibliotek / arkiv"),
}

ADMINISTRATORS = "Intranätets administratörer"
EVERYBODY = "Alla medarbetare"
PHOTO_SIDE = 48

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

SIGNS_IN = "karin.ek"
ADMINISTRATOR = "asa.akerstrom"
DISABLED = "disa.avstangd"
EXPIRED = "ture.utgangen"
CONSULTANT = "wilma.ros"
"""Her primary group is another than everybody's."""


@dataclass(frozen=True)
class Group:
    name: str
    people: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


GROUPS = (
    Group("Kansli", ("orjan.oberg", "karin.ek", "fatima.alhassan")),
    Group("IT-avdelningen", ("bjorn.sjogren", "greta.strom")),
    Group("Hemvård Öster", ("märta.göransson", "ali.rezaei", DISABLED)),
    Group("Kommunledning", ("asa.akerstrom",), ("Kansli", "IT-avdelningen")),
    Group(EVERYBODY, (), ("Kommunledning", "Hemvård Öster", "Kansli")),
    Group(ADMINISTRATORS, (ADMINISTRATOR,), ("IT-avdelningen",)),
    Group("Ring A", ("elin.svard",), ("Ring B",)),
    Group("Ring B", ("nils.odman",), ("Ring A",)),
    Group("Konsulter", (CONSULTANT,)),
    Group("Tom grupp"),
)


def password(account: str) -> str:
    return f"Lösen till {account}!"


def object_id(what: str) -> str:
    return str(uuid5(NAMESPACE_DNS, f"{what}.orebro.test"))


@cache
def people() -> tuple[Entry, ...]:
    lines = _PEOPLE.strip().splitlines()
    return tuple(_person(number, line) for number, line in enumerate(lines))


def directory_groups() -> tuple[DirectoryGroup, ...]:
    ids = {person.account: person.object_id for person in people()}
    return tuple(
        DirectoryGroup(
            object_id(f"group {group.name}"),
            group.name,
            frozenset(ids[account] for account in _within(group.name, set())),
        )
        for group in GROUPS
    )


def write_file(folder: Path) -> Path:
    """Write the organisation as the JSON file that `FileDirectory` reads."""
    path = folder / "organisation.json"
    content = {
        "people": [_as_json(person, folder) for person in people()],
        "groups": [
            {
                "object_id": object_id(f"group {group.name}"),
                "name": group.name,
                "members": [*group.people, *group.groups],
            }
            for group in GROUPS
        ],
    }
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def _person(number: int, line: str) -> Entry:
    account, given_name, surname, title, unit, manager = line.split(";")
    return Entry(
        object_id=object_id(account),
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
        manager=object_id(manager) if manager else None,
        photo=_photo(number) if number % 2 else None,
        enabled=account not in {DISABLED, EXPIRED},
    )


def _photo(number: int) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (PHOTO_SIDE, PHOTO_SIDE), (number * 8, 90, 160)).save(stream, "JPEG")
    return stream.getvalue()


def _within(name: str, seen: set[str]) -> set[str]:
    """Say who is in a group, in another way than the product does."""
    if name in seen:
        return set()
    group = next(group for group in GROUPS if group.name == name)
    inner = [_within(other, seen | {name}) for other in group.groups]
    return set(group.people).union(*inner)


def _as_json(person: Entry, folder: Path) -> dict[str, Any]:
    accounts = {other.object_id: other.account for other in people()}
    if person.photo:
        (folder / f"{person.object_id}.jpg").write_bytes(person.photo)
    return asdict(person) | {
        "password": password(person.account),
        "manager": accounts.get(person.manager or ""),
        "photo": f"{person.object_id}.jpg" if person.photo else None,
    }
