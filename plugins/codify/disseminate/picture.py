"""Draw a process as a picture whose words are text: an SVG that each language fills itself.

The steps stand below each other, so that the picture can be read on a phone; an arrow leads from
the last one back to the first. Nothing in it depends on a colour or on a font.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from codify.languages import Language
from codify.schemas import ProcessStep

WIDTH, LEFT, RIGHT = 360, 8, 36  # of the picture, and beside its boxes: the way back is at the end
PADDING, GAP, BADGE = 12, 22, 13
TITLE, TEXT = 16, 14  # sizes of letters
TITLE_WIDTH, TEXT_WIDTH = 28, 39  # letters in a line of each
LINE = 1.35  # height of a line, in sizes of letters


def picture(steps: Sequence[ProcessStep], title: str, language: Language, *, alone: bool) -> str:
    """Return a process as SVG; `alone` makes it a file of its own instead of a part of a page.

    `title` names the picture for those who do not see it; its description lists the steps.
    """
    parts: list[str] = []
    rtl = language.direction == "rtl"
    top = 4.0
    middles = []
    for number, step in enumerate(steps, start=1):
        height = _box(parts, step, language.number(number), top, rtl=rtl)
        middles.append(top + height / 2)
        bottom = top + height
        if number < len(steps):
            parts.append(_arrow(_x((LEFT + WIDTH - RIGHT) / 2, rtl), bottom, bottom + GAP))
        top = bottom + GAP
    if len(steps) > 1:
        parts.append(_way_back(middles[-1], middles[0], rtl=rtl))
    told = language.list([f"{step.title}: {step.text}" for step in steps])
    size = f'viewBox="0 0 {WIDTH} {top:.0f}"'
    name, file = f'aria-label="{escape(title)}"', ""
    if alone:
        name = f'xmlns="http://www.w3.org/2000/svg" xml:lang="{language.code}"'
        file = f"<title>{escape(title)}</title>"
    return (
        f'<svg {name} {size} class="process" role="img" aria-describedby="process-told" '
        f'font-family="sans-serif">{file}<desc id="process-told">{escape(told)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _x(x: float, rtl: bool) -> float:
    """Return a place from the side at which reading starts."""
    return WIDTH - x if rtl else x


def _box(parts: list[str], step: ProcessStep, number: str, top: float, *, rtl: bool) -> float:
    """Add the box of a step, and return its height."""
    width = WIDTH - LEFT - RIGHT
    titles = textwrap.wrap(step.title, TITLE_WIDTH)
    texts = textwrap.wrap(step.text, TEXT_WIDTH)
    head = max(len(titles) * TITLE * LINE, 2 * BADGE + 4)  # the number may be higher than the title
    height = 2 * PADDING + head + len(texts) * TEXT * LINE
    left = WIDTH - LEFT - width if rtl else LEFT
    parts.append(
        f'<rect x="{left}" y="{top:.1f}" width="{width}" height="{height:.1f}" rx="6" '
        'fill="none" stroke="currentColor" stroke-width="1.5"/>'
    )
    centre = _x(LEFT + PADDING + BADGE, rtl), top + PADDING + TITLE * LINE / 2
    parts.append(
        f'<circle cx="{centre[0]}" cy="{centre[1]:.1f}" r="{BADGE}" fill="none" '
        'stroke="currentColor" stroke-width="1.5"/>'
        f'<text x="{centre[0]}" y="{centre[1] + 5:.1f}" font-size="{TEXT}" text-anchor="middle" '
        f'fill="currentColor">{escape(number)}</text>'
    )
    y = top + PADDING + TITLE
    for line in titles:
        parts.append(_line(line, LEFT + 2 * PADDING + 2 * BADGE, y, TITLE, rtl=rtl, bold=True))
        y += TITLE * LINE
    y = top + PADDING + head + TEXT
    for line in texts:
        parts.append(_line(line, LEFT + PADDING, y, TEXT, rtl=rtl, bold=False))
        y += TEXT * LINE
    return height


def _line(text: str, x: float, y: float, size: int, *, rtl: bool, bold: bool) -> str:
    direction = ' direction="rtl"' if rtl else ""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_x(x, rtl)}" y="{y:.1f}" font-size="{size}"{weight}{direction} '
        f'fill="currentColor">{escape(text)}</text>'
    )


def _arrow(x: float, top: float, bottom: float) -> str:
    path = f"M{x} {top:.1f}V{bottom:.1f}m-5 -7l5 7l5 -7"
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.5"/>'


def _way_back(start: float, end: float, *, rtl: bool) -> str:
    """Return the arrow from the last step to the first, along the side where lines end."""
    edge, out, tip = (_x(x, rtl) for x in (WIDTH - RIGHT, WIDTH - 10, WIDTH - RIGHT + 7))
    line = f"M{edge} {start:.1f}H{out}V{end:.1f}H{edge}"
    head = f"M{tip} {end - 5:.1f}L{edge} {end:.1f}L{tip} {end + 5:.1f}"
    return (
        f'<path d="{line}{head}" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-dasharray="4 3"/>'
    )
