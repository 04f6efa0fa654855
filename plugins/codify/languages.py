"""Speak the reader's language: interface catalogues, and CLDR's dates, numbers and plurals."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from string import Formatter

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from codify import yamltext
from codify.problems import Place, Problem, Problems, listed, nearest

FALLBACK = "en"
LOCALES = {"en": "en_001"}  # the English of the world: 31 March 2014, not March 31, 2014
NOT_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # CLDR's groups and tests


@dataclass(frozen=True)
class Language:
    """One language of the library: its interface texts and its CLDR locale.

    Numbers have European digits in every language, as the towns of the Maghreb write them.
    """

    code: str
    locale: Locale
    texts: Mapping[str, str]

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, from CLDR."""
        return str(self.locale.text_direction)

    @property
    def name(self) -> str:
        """The language's name in itself."""
        return str(self.locale.get_language_name(self.locale)).capitalize()

    def t(self, key: str, **values: str) -> str:
        """Return the interface text `key`, with `values` in its places."""
        text = self.texts[key]
        return text.format_map(values) if values else text

    def has(self, key: str) -> bool:
        """Say whether the catalogue holds `key`."""
        return key in self.texts

    def counted(self, key: str, number: int) -> str:
        """Return `number` with its noun in the plural form that CLDR asks for."""
        form = f"count.{key}.{self.locale.plural_form(number)}"
        return self.texts[form].format_map({"n": self.number(number)})

    def number(self, value: int | Decimal) -> str:
        """Return a number with the language's separators and European digits."""
        return str(format_decimal(value, locale=self.locale, numbering_system="latn"))

    def size(self, octets: int) -> str:
        """Return a size in bytes as kilobytes or megabytes (powers of ten)."""
        if octets < 1_000_000:
            return self.t("unit.kilobytes", n=self.number(max(1, round(octets / 1000))))
        return self.t("unit.megabytes", n=self.number(round(Decimal(octets) / 1_000_000, 1)))

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount with its currency's code, as reports write it."""
        digits = "#,##0.00" if amount != amount.to_integral_value() else "#,##0"
        pattern = f"¤¤\u00a0{digits}"
        return str(
            format_currency(
                amount,
                currency,
                pattern,
                locale=self.locale,
                currency_digits=False,
                numbering_system="latn",
            )
        )

    def date(self, value: str) -> str:
        """Return a year, year-month or full date (`2015`, `2015-12`, `2015-12-01`) in words."""
        parts = [int(part) for part in value.split("-")]
        if len(parts) == 1:
            return str(parts[0])
        day = datetime.date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
        if len(parts) == 2:
            return str(format_skeleton("yMMMM", day, locale=self.locale))
        return str(format_date(day, "long", locale=self.locale))

    def list(self, items: Iterable[str]) -> str:
        """Return the items as a list in a sentence."""
        return str(format_list(list(items), locale=self.locale))

    def country(self, code: str) -> str:
        """Return the country's CLDR name."""
        return str(self.locale.territories[code])

    def language_name(self, code: str) -> str:
        """Return the name of the language `code` in this language."""
        return str(self.locale.languages.get(code, code))


def countries() -> frozenset[str]:
    """Return the ISO 3166 codes of countries, as CLDR knows them."""
    known = (str(code) for code in Locale(FALLBACK).territories)
    return frozenset(
        code for code in known if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    )


def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes of currencies, as CLDR knows them."""
    return frozenset(get_global("all_currencies"))


def load(codes: Iterable[str], problems: Problems) -> dict[str, Language]:
    """Return each language with its catalogue; a missing, extra or broken text is a problem."""
    wanted = _catalogue(FALLBACK, problems)
    found: dict[str, Language] = {}
    for code in codes:
        texts = _catalogue(code, problems)
        file = f"plugins/codify/interface/{code}.yml"
        if not texts:
            problems.append(Problem(Place(file), "language-unknown", {"language": code}))
            continue
        try:
            locale = Locale.parse(LOCALES.get(code, code))
        except (UnknownLocaleError, ValueError):
            problems.append(Problem(Place(file), "language-unknown", {"language": code}))
            continue
        _check(code, file, locale, texts, wanted, problems)
        found[code] = Language(code, locale, texts)
    return found


def _check(
    code: str,
    file: str,
    locale: Locale,
    texts: Mapping[str, str],
    wanted: Mapping[str, str],
    problems: Problems,
) -> None:
    """Compare a catalogue with the English one: its keys, plural forms and placeholders."""
    plurals = {key.rsplit(".", 1)[0] for key in wanted if key.endswith(".other")}
    forms = {*locale.plural_form.tags, "other"}
    plain = {key for key in wanted if key.rsplit(".", 1)[0] not in plurals}
    needed = plain | {f"{key}.{form}" for key in plurals for form in forms}
    for key in sorted(needed - texts.keys()):
        problems.append(Problem(Place(file), "interface-missing", {"key": key, "language": code}))
    for key in sorted(texts.keys() - needed):
        values = {"key": key, "near": nearest(key, needed)}
        problems.append(Problem(Place(file), "interface-unknown", values))
    for key in sorted(needed & texts.keys()):
        model = wanted.get(key) or wanted[f"{key.rsplit('.', 1)[0]}.other"]
        allowed, used = _placeholders(model), _placeholders(texts[key])
        optional = {"n"} if key.rsplit(".", 1)[0] in plurals else set()
        if used - allowed or allowed - used - optional:
            values = {"key": key, "names": listed(sorted(allowed)) or "none"}
            problems.append(Problem(Place(file), "interface-placeholder", values))


def _placeholders(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


def _catalogue(code: str, problems: Problems) -> Mapping[str, str]:
    """Return the flat catalogue of `code`: `card: {place: …}` gives `card.place`."""
    file = resources.files(__package__).joinpath("interface", f"{code}.yml")
    if not file.is_file():
        return {}
    return _parsed(file.read_text("utf-8"), f"plugins/codify/interface/{code}.yml", problems)


def _parsed(text: str, file: str, problems: Problems) -> Mapping[str, str]:
    parsed = yamltext.parse(text, file, problems)
    flat: dict[str, str] = {}

    def flatten(value: yamltext.Value, path: tuple[str, ...]) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                flatten(inner, (*path, key))
        elif isinstance(value, str):
            flat[".".join(path)] = value

    if parsed:
        flatten(parsed.value, ())
    return flat
