"""Describe the fields of records: each once, as `shared` or `text`, with its type and bounds.

`shared` fields (codes, dates, numbers, names, sources) stand in the original only; `text` fields
stand in every language. The same description gives the error messages, the authors' guide and
the JSON Schema for editors' tools.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, LiteralString, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from codify import languages

UNKNOWN = "unknown"
FROM_OUTSIDE = "source:"  # before the id of a source, where a record or passage may stand too
TO_WRITE = "…"  # stands in a file that `new` made, until its author writes there
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PASSAGE = re.compile(r"p[0-9]+|[a-z0-9]+(-[a-z0-9]+)*")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\{}|^]+")
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,2})?")

T = TypeVar("T")


class Part(BaseModel):
    """A group of fields: frozen, and closed against unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Row(Part):
    """An item of a list whose texts are translated: translations repeat its id."""


def shared(description: str, default: Any = ..., **bounds: Any) -> Any:
    """Describe a field that stands in the original only."""
    return Field(default, description=description, json_schema_extra={"in": "original"}, **bounds)


def text(description: str, default: Any = ..., **bounds: Any) -> Any:
    """Describe a field that stands in every language."""
    return Field(default, description=description, json_schema_extra={"in": "every"}, **bounds)


def own_text(description: str, default: Any = ..., **bounds: Any) -> Any:
    """Describe a field that each language has by itself, or has not."""
    return Field(default, description=description, json_schema_extra={"in": "each"}, **bounds)


def is_text(field: FieldInfo) -> bool:
    """Say whether a field stands in every language, alike or each by itself."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("in") in ("every", "each")


def is_own(field: FieldInfo) -> bool:
    """Say whether each language has a field by itself."""
    extra = field.json_schema_extra
    return isinstance(extra, dict) and extra.get("in") == "each"


def part_of(field: FieldInfo) -> type[Part] | None:
    """Return the model of a field that holds parts or rows, else None."""
    return next(_parts(field.annotation), None)


def _parts(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts(inner)


def has_text(model: type[Part]) -> bool:
    """Say whether a model holds any text, at any depth."""
    fields = model.model_fields.values()
    return any(is_text(f) or ((part := part_of(f)) and has_text(part)) for f in fields)


def refused(problem: LiteralString) -> PydanticCustomError:
    """Return what a validator raises; `problem` is its wording in the message catalogue."""
    return PydanticCustomError(problem, problem)


def _unknown(value: Any) -> Any:
    if value is None:
        raise refused("value-missing")
    return None if value == UNKNOWN else value


# None in a record means: the author wrote `unknown`, the sources do not say.
OrUnknown = Annotated[T | None, BeforeValidator(_unknown)]


def may_be_unknown(field: FieldInfo) -> bool:
    """Say whether an author may write `unknown` in a field."""
    return any(getattr(mark, "func", None) is _unknown for mark in field.metadata)


def _country(value: str) -> str:
    if value not in languages.countries():
        raise refused("value-country")
    return value


def _currency(value: str) -> str:
    if value not in languages.currencies():
        raise refused("value-currency")
    return value


def is_web_address(value: str) -> bool:
    """Say whether `value` is a whole address of the web, with a host."""
    try:
        parts = urlsplit(value)
        return bool(WEB_ADDRESS.fullmatch(value) and parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        return False


def _web_address(value: str) -> str:
    if not is_web_address(value):
        raise refused("value-web-address")
    return value


def _partial_date(value: str) -> str:
    """Accept a year, year-month or full date of the calendar."""
    if not re.fullmatch(r"(19|20)\d\d(-\d\d(-\d\d)?)?", value, re.ASCII):
        raise refused("value-date")
    parts = [int(part) for part in value.split("-")]
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError as error:
        raise refused("value-date") from error
    return value


def _full_date(value: str) -> str:
    try:
        whole = len(_partial_date(value)) == len("2015-12-01")
    except PydanticCustomError:
        whole = False
    if not whole:
        raise refused("value-full-date")
    return value


def _truth(value: Any) -> Any:
    if value not in ("true", "false"):
        raise refused("value-true-or-false")
    return value == "true"


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value) or len(value) > 80:
        raise refused("value-name")
    return value


def _passage(value: str) -> str:
    record, _, passage = value.partition("#")
    if not SLUG.fullmatch(record) or not PASSAGE.fullmatch(passage):
        raise refused("value-passage")
    return value


def _resource(value: str) -> str:
    record, hash, passage = value.removeprefix(FROM_OUTSIDE).partition("#")
    fits = not hash or (PASSAGE.fullmatch(passage) and not value.startswith(FROM_OUTSIDE))
    if not SLUG.fullmatch(record) or not fits:
        raise refused("value-piece")
    return value


def _amount(value: Any) -> Any:
    if not isinstance(value, str) or not AMOUNT.fullmatch(value.strip()):
        raise refused("value-amount")
    return value


Country = Annotated[str, AfterValidator(_country)]
Currency = Annotated[str, AfterValidator(_currency)]
WebAddress = Annotated[str, Field(max_length=1000), AfterValidator(_web_address)]
PartialDate = Annotated[str, AfterValidator(_partial_date)]
FullDate = Annotated[str, AfterValidator(_full_date)]
Slug = Annotated[str, AfterValidator(_slug)]
PassageReference = Annotated[str, AfterValidator(_passage)]
ResourceReference = Annotated[str, AfterValidator(_resource)]
Truth = Annotated[bool, BeforeValidator(_truth)]
Amount = Annotated[Decimal, BeforeValidator(_amount)]
ONE_LINE = r"^[^\n]+$"
# Each bound has a type of its own: of two on one field, pydantic keeps the type's.
Label = Annotated[str, Field(min_length=1, max_length=80, pattern=ONE_LINE)]
Caption = Annotated[str, Field(min_length=1, max_length=160, pattern=ONE_LINE)]
Title = Annotated[str, Field(min_length=1, max_length=120, pattern=ONE_LINE)]
Line = Annotated[str, Field(min_length=1, max_length=300, pattern=ONE_LINE)]
Claim = Annotated[str, Field(min_length=1, max_length=400, pattern=ONE_LINE)]
Scope = Annotated[str, Field(min_length=1, max_length=600)]
Prose = Annotated[str, Field(min_length=1, max_length=2000)]
