"""The demo people's portraits, each drawn from a line of features: no real person is shown.

`python -m tests.tools.demo_art.portraits` draws the folder `photos` again from `portraits.toml`.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from groups_service.demo import FOLDER
from tests.tools.demo_art.canvas import Box, Canvas, blend

QUALITY = 88
INK = "#2c2724"
SHADOW = "#5a2a1a"
FRAME = "#3a3f4a"
ROSE = "#c0473f"
WHITE = "#fbfaf7"
HEAD: Box = (32.5, 23, 67.5, 68)
EARS_END = 55  # hair that reaches further down covers the ears


@dataclass(frozen=True)
class PortraitFeatures:
    """The features of one person. Every colour is #rrggbb."""

    tint: str
    skin: str
    hair: str
    style: str
    clothes: str
    neck: str = "crew"
    beard: bool = False
    glasses: bool = False
    stern: bool = False
    earrings: bool = False


@dataclass(frozen=True)
class HairStyle:
    """A hair style: shapes behind the head, and the opening that shows the face."""

    behind: tuple[Box, ...]
    opening: Box = (31, 34, 69, 100)
    reach: float = 46
    above: tuple[Box, ...] = ()
    wraps: bool = False  # a scarf: the first shape is cloth except for the face


CAP: Box = (30.5, 18, 69.5, 62)
STYLES = {
    "crop": HairStyle((CAP,), (33.5, 31, 66.5, 90), 45),
    "swept": HairStyle(((29.5, 16.5, 70.5, 62),), (36, 30, 84, 84), 46),
    "parted": HairStyle(((29.5, 16.5, 70.5, 60),), (20, 29.5, 65.5, 88), 45),
    "bob": HairStyle(
        ((27, 17, 73, 66), (26.5, 40, 42, 74), (58, 40, 73.5, 74)), (35, 31, 65, 86), 60
    ),
    "fringe": HairStyle(
        ((27, 17, 73, 66), (26.5, 40, 42, 72), (58, 40, 73.5, 72)), (34, 39, 66, 96), 58
    ),
    "long": HairStyle(
        ((26.5, 16, 73.5, 66), (24.5, 36, 44, 92), (56, 36, 75.5, 92)), (37, 30, 80, 90), 60
    ),
    "waves": HairStyle(
        (
            *((27, 16, 73, 62), (22, 34, 40, 54), (60, 34, 78, 54), (21, 46, 39, 68)),
            *((61, 46, 79, 68), (23, 58, 41, 82), (59, 58, 77, 82)),
        ),
        (22, 30, 64, 90),
        58,
    ),
    "bun": HairStyle(((30, 18, 70, 60), (41, 9.5, 59, 26)), (34, 31, 66, 92), 48),
    "tail": HairStyle(((30, 17.5, 70, 60), (62, 30, 78, 72)), (36, 30.5, 82, 88), 47),
    "curls": HairStyle(
        (
            *((29, 18, 71, 58), (25, 26, 41, 42), (32, 15, 48, 31), (44, 12, 58, 28)),
            *((54, 15, 69, 31), (60, 26, 75, 42), (25, 36, 38, 50), (62, 36, 75, 50)),
        ),
        (34, 33, 66, 92),
        46,
        ((33, 24, 44, 35), (42, 22.5, 53, 33), (51, 23, 62, 34), (58, 27, 67, 37)),
    ),
    "round": HairStyle(((22, 8, 78, 64),), (34, 32, 66, 92), 48),
    "thin": HairStyle(((30, 30, 70, 58),), (28, 14, 72, 92), 52),
    "scarf": HairStyle(
        ((25.5, 14, 74.5, 74), (31, 50, 69, 92)),
        (35.5, 29, 64.5, 69),
        100,
        ((34, 66, 66, 91),),
        wraps=True,
    ),
}


def draw(looks: PortraitFeatures) -> Image.Image:
    pen = Canvas(looks.tint)
    style = STYLES[looks.style]
    pen.ellipses(style.behind, looks.hair)
    _draw_body(pen, looks)
    _draw_head(pen, looks)
    _draw_face(pen, looks)
    if looks.beard:
        _draw_beard(pen, looks)
    _draw_mouth(pen, looks)
    pen.fill_within(_hair_box(style), [style.opening], looks.hair, below=style.reach)
    pen.ellipses(style.above, looks.hair)
    _draw_accessories(pen, looks)
    return pen.finish()


def _hair_box(style: HairStyle) -> Box:
    return style.behind[0] if style.wraps else (HEAD[0] - 1, HEAD[1] - 2, HEAD[2] + 1, 72)


def _draw_body(pen: Canvas, looks: PortraitFeatures) -> None:
    shade = blend(looks.skin, SHADOW, 0.16)
    pen.ellipse((11, 77, 89, 140), looks.clothes)
    if looks.neck == "vee":
        pen.polygon(((40, 77), (60, 77), (50, 93)), looks.skin)
    pen.ellipse((39.5, 72, 60.5, 87 if looks.neck != "vee" else 80), looks.skin)
    pen.polygon(((42.5, 58), (57.5, 58), (58.5, 80), (41.5, 80)), looks.skin)
    pen.ellipse((42.5, 62, 57.5, 73), shade)
    if looks.neck == "shirt":
        _draw_collar(pen)


def _draw_collar(pen: Canvas) -> None:
    pen.polygon(((41, 75.5), (50, 86), (43, 93), (35.5, 79.5)), WHITE)
    pen.polygon(((59, 75.5), (50, 86), (57, 93), (64.5, 79.5)), WHITE)


def _draw_head(pen: Canvas, looks: PortraitFeatures) -> None:
    if STYLES[looks.style].reach < EARS_END:
        shade = blend(looks.skin, SHADOW, 0.12)
        pen.ellipses(((29.8, 42, 36.2, 53), (63.8, 42, 70.2, 53)), shade)
    pen.ellipse(HEAD, looks.skin)


def _draw_face(pen: Canvas, looks: PortraitFeatures) -> None:
    blush = blend(looks.skin, ROSE, 0.16)
    brow = blend(looks.hair if looks.style != "scarf" else "#3a2a20", INK, 0.45)
    for side in (-1, 1):
        eye = 50 + side * 7.2
        pen.ellipse((50 + side * 11 - 3.6, 51.5, 50 + side * 11 + 3.6, 57), blush)
        pen.ellipse((eye - 1.5, 45.4, eye + 1.5, 49), INK)
        pen.arc((eye - 4, 40.6, eye + 4, 47), (205, 335), brow, 1.15)
    pen.arc((47.2, 47, 52.8, 55.4), (35, 145), blend(looks.skin, SHADOW, 0.42), 1.1)


def _draw_mouth(pen: Canvas, looks: PortraitFeatures) -> None:
    lips = blend(blend(looks.skin, ROSE, 0.62), INK, 0.18)
    box: Box = (43.6, 50, 56.4, 61.2) if not looks.stern else (44.5, 54.6, 55.5, 60.4)
    pen.arc(box, (28, 152), lips, 1.35)


def _draw_beard(pen: Canvas, looks: PortraitFeatures) -> None:
    pen.fill_within((HEAD[0], HEAD[1], HEAD[2], 69.5), [(36, 14, 64, 56)], looks.hair, above=43)
    pen.ellipse((45, 56.4, 55, 61.4), looks.skin)


def _draw_accessories(pen: Canvas, looks: PortraitFeatures) -> None:
    if looks.glasses:
        for side in (-1, 1):
            eye = 50 + side * 7.2
            pen.ring((eye - 5.6, 42, eye + 5.6, 52.4), FRAME, 0.95)
        pen.arc((48, 45, 52, 49), (200, 340), FRAME, 0.95)
    if looks.earrings:
        pen.ellipses(((31, 53, 33.6, 55.6), (66.4, 53, 69, 55.6)), "#e2b64a")


def read_portraits(path: Path = FOLDER / "portraits.toml") -> dict[str, PortraitFeatures]:
    with path.open("rb") as file:
        return {
            account: PortraitFeatures(**looks) for account, looks in tomllib.load(file).items()
        }


def main(folder: Path = FOLDER / "photos") -> None:
    for account, looks in read_portraits().items():
        draw(looks).save(folder / f"{account}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main()
