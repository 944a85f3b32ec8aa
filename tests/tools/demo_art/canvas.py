"""Flat shapes on a square of 100 by 100, drawn large and reduced so that edges are smooth."""

from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageColor, ImageDraw

SIDE_PX = 320
OVERSAMPLING = 4
SCALE = SIDE_PX * OVERSAMPLING / 100

Box = tuple[float, float, float, float]
Point = tuple[float, float]

VISIBLE_BOX: Box = (9, 7, 91, 89)  # the part of the square that is shown


class Canvas:
    """Draws on one image. Later shapes cover earlier ones."""

    def __init__(self, background: str) -> None:
        self._image = Image.new(
            "RGB", (SIDE_PX * OVERSAMPLING, SIDE_PX * OVERSAMPLING), background
        )
        self._draw = ImageDraw.Draw(self._image)

    def ellipse(self, box: Box, colour: str) -> None:
        self._draw.ellipse(_scale(box), fill=colour)

    def ellipses(self, boxes: Iterable[Box], colour: str) -> None:
        for box in boxes:
            self.ellipse(box, colour)

    def polygon(self, points: Sequence[Point], colour: str) -> None:
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def ring(self, box: Box, colour: str, width: float) -> None:
        self._draw.ellipse(_scale(box), outline=colour, width=round(width * SCALE))

    def arc(self, box: Box, degrees: tuple[float, float], colour: str, width: float) -> None:
        """Draw a part of an ellipse, clockwise from three o'clock."""
        self._draw.arc(_scale(box), *degrees, fill=colour, width=round(width * SCALE))

    def fill_within(
        self,
        box: Box,
        openings: Iterable[Box],
        colour: str,
        *,
        above: float = 0,
        below: float = 100,
    ) -> None:
        """Fill an ellipse except its openings, between two heights."""
        mask = _mask(box)
        for opening in openings:
            mask = ImageChops.subtract(mask, _mask(opening))
        cut = ImageDraw.Draw(mask)
        cut.rectangle((0, 0, *mask.size[:1], above * SCALE), fill=0)
        cut.rectangle((0, below * SCALE, *mask.size), fill=0)
        self._image.paste(colour, mask=mask)

    def finish(self) -> Image.Image:
        return self._image.resize(
            (SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS, _scale(VISIBLE_BOX)
        )


def blend(colour: str, other: str, share: float) -> str:
    """Mix `share` (0 to 1) of the other colour in."""
    pairs = zip(ImageColor.getrgb(colour), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _scale(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return (x0 * SCALE, y0 * SCALE, x1 * SCALE, y1 * SCALE)


def _mask(box: Box) -> Image.Image:
    mask = Image.new("L", (SIDE_PX * OVERSAMPLING, SIDE_PX * OVERSAMPLING), 0)
    ImageDraw.Draw(mask).ellipse(_scale(box), fill=255)
    return mask
