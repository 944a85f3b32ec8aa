"""The cover of the children's book in the story, drawn as `files/gruset.png`.

`python -m tests.tools.demo_art.book_cover` draws it again.
"""

from PIL import Image

from groups_service.demo import FOLDER
from tests.tools.demo_art.canvas import Box, Canvas

SKY, SUN, FAR, NEAR, SAND = "#cfe3ea", "#f3c969", "#9cc0a0", "#6f9f78", "#e2cfae"
STONE, LIGHT, INK, CHEEK = "#8d949b", "#a6adb3", "#2c3238", "#c98f86"
GRAVEL: tuple[tuple[float, float, float], ...] = (
    *((16, 80, 2.2), (23, 84, 1.6), (29, 79, 1.3), (36, 85, 2.0), (66, 84, 1.7), (72, 79, 2.3)),
    *((79, 84, 1.4), (85, 80, 1.9), (44, 87, 1.3), (57, 87, 1.6), (20, 88, 1.2), (82, 88, 1.3)),
)


def draw() -> Image.Image:
    pen = Canvas(SKY)
    pen.ellipse((66, 14, 84, 32), SUN)
    pen.ellipse((-20, 48, 62, 120), FAR)
    pen.ellipse((38, 54, 120, 130), NEAR)
    pen.ellipse((-20, 70, 120, 150), SAND)
    _draw_stone(pen)
    for number, (x, y, radius) in enumerate(GRAVEL):
        pen.ellipse(_circle(x, y, radius), (STONE, LIGHT)[number % 2])
    return pen.finish()


def _draw_stone(pen: Canvas) -> None:
    pen.ellipse((31, 45, 69, 83), STONE)
    pen.ellipse((34, 47, 58, 66), LIGHT)
    pen.ellipses((_circle(44, 62, 1.6), _circle(56, 62, 1.6)), INK)
    pen.ellipses((_circle(40, 67, 2.4), _circle(60, 67, 2.4)), CHEEK)
    pen.arc((45, 60, 55, 71), (25, 155), INK, 1.2)


def _circle(x: float, y: float, radius: float) -> Box:
    return (x - radius, y - radius, x + radius, y + radius)


if __name__ == "__main__":
    draw().save(FOLDER / "files" / "gruset.png", optimize=True)
