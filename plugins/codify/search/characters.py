"""Make the table of characters by which words are compared, for Python and the browser alike.

Python and browsers carry different versions of Unicode, so neither `lower()` nor `normalize()` is
asked when a text is searched: both sides read this one table. It is made from Unicode 3.2, which
every Python carries beside its own version, and covers Latin, Arabic, digits, marks and
punctuation. What it does not hold passes unchanged, as a letter. docs/search.md specifies it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from unicodedata import ucd_3_2_0 as unicode

DROPPED, SPACE, APOSTROPHE, HYPHEN = "", " ", "'", "-"

RANGES = (
    (0x0000, 0x024F),  # Latin
    (0x02B0, 0x036F),  # letters and marks that modify others
    (0x0600, 0x06FF),  # Arabic
    (0x1E00, 0x1EFF),  # Latin, additional
    (0x2000, 0x20CF),  # punctuation, superscripts, currencies
    (0x2100, 0x218F),  # letter-like characters and fractions
    (0x3000, 0x303F),  # punctuation of East Asia
    (0xFB00, 0xFB06),  # Latin ligatures
    (0xFB50, 0xFDFF),  # Arabic forms
    (0xFE00, 0xFE0F),  # selectors of variants
    (0xFE20, 0xFE2F),  # half marks
    (0xFE70, 0xFEFF),  # Arabic forms, and the byte order mark
    (0xFF00, 0xFF5E),  # wide forms
)

# What decomposition leaves whole. An ñ stays apart from n in a word and becomes n in its stem.
LETTERS = {
    "æ": "ae", "œ": "oe", "ø": "o", "ð": "d", "þ": "th", "ß": "ss", "đ": "d", "ħ": "h", "ı": "i",
    "ł": "l", "ŋ": "n", "ŧ": "t", "ƒ": "f", "ə": "e", "ñ": "ñ",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
    "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه",
}  # fmt: skip
APOSTROPHES = "'’‘ʼʹ′`´＇‛"
HYPHENS = "-‐‑‒–—―−﹣－"
SIGNS = dict.fromkeys(APOSTROPHES, APOSTROPHE) | dict.fromkeys(HYPHENS, HYPHEN)
INSIDE = frozenset("ـ\u00ad\u200b\u200c\u200d\u2060\ufeff")  # within a word: they part nothing


def folded(character: str) -> str:
    """Return what stands for a character: letters, a space, an apostrophe, a hyphen or nothing."""
    kind = unicode.category(character)
    if character in LETTERS:
        return LETTERS[character]
    if character in INSIDE or kind in ("Mn", "Me", "Cf"):
        return DROPPED  # marks, tashkil, direction marks
    if kind == "Nd":
        return str(unicode.digit(character))
    parts = _small(character) if kind == "Lu" else unicode.normalize("NFKD", character)
    if parts != character and character not in SIGNS:
        return "".join(map(folded, parts))
    return SIGNS.get(character, character if kind[0] == "L" else SPACE)


def _small(capital: str) -> str:
    """Return the small letter of a capital one: by its parts, else by its name."""
    parts = unicode.normalize("NFKD", capital)
    if capital not in (parts, "Ñ"):
        return parts
    try:
        return unicode.lookup(unicode.name(capital).replace("CAPITAL", "SMALL"))
    except KeyError:  # a capital without a small letter by that name
        return capital


def _in_ranges() -> Iterator[str]:
    for first, last in RANGES:
        for number in range(first, last + 1):
            if unicode.category(chr(number)) != "Cn":
                yield chr(number)


@cache
def table() -> Mapping[str, str]:
    """Return what stands for each character of the table that does not stand for itself."""
    return {c: to for c in _in_ranges() if (to := folded(c)) != c}


@cache
def code_points() -> Mapping[int, str]:
    """Return the table as `str.translate` takes it."""
    return {ord(c): to for c, to in table().items()}


def groups() -> dict[str, str]:
    """Return the table turned over: what stands for characters, with all of those in a row."""
    found: dict[str, str] = {}
    for character, to in table().items():
        found[to] = found.get(to, "") + character
    return found
