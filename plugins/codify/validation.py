"""Hold values against a schema, and give every fault its place in the author's file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from codify.fields import TO_WRITE, UNKNOWN, may_be_unknown, part_of
from codify.problems import VOCABULARIES, Problem, Problems, catalogue, listed, nearest
from codify.yamltext import Parsed, Path, Value, named, written

Model = TypeVar("Model", bound=BaseModel)

# How what pydantic says is worded. The validators of our own name their wording themselves; what
# else pydantic could say, no field of today can make it say.
WORDINGS = {
    "dict_type": "value-no-group",
    "extra_forbidden": "field-unknown",
    "greater_than_equal": "value-too-small",
    "int_from_float": "value-no-whole-number",
    "int_parsing": "value-no-whole-number",
    "int_parsing_size": "value-no-whole-number",
    "int_type": "value-no-whole-number",
    "less_than_equal": "value-too-large",
    "literal_error": "value-not-listed",
    "missing": "field-missing",
    "model_type": "value-no-group",
    "string_pattern_mismatch": "value-more-lines",
    "string_too_long": "text-too-long",
    "string_too_short": "value-missing",
    "string_type": "value-no-text",
    "too_long": "value-too-many",
    "too_short": "value-too-few",
    "tuple_type": "value-no-list",
}


EACH_LANGUAGE = "one for each language, with its text"


def validated(
    model: type[Model],
    value: Value,
    parsed: Parsed,
    file: str,
    problems: Problems,
    others: Iterable[str] | None = None,
) -> Model | None:
    """Return `value` as `model`, or None after adding a problem for each fault in it.

    `others` are fields of the library's own, known here too and checked elsewhere.
    """
    before = len(problems)
    if not isinstance(value, dict):
        problems.append(Problem(parsed.place(file, ()), "value-not-mapping"))
        return None
    values = list(_walk(value))
    problems += _repeated(values, parsed, file)
    problems += _left_open(model, values, parsed, file)
    try:
        result = model.model_validate(value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if not _follows(details):
                problems.append(_located(model, details, parsed, file, others))
        return None
    if any(inner == UNKNOWN for _, inner in values):
        problems += _not_to_be_unknown(result, parsed, file)
    return result if len(problems) == before else None


Values = Iterable[tuple[Path, Any]]


def _walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every value below `value` with its path, the outer ones first."""
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*path, index))


def _repeated(values: Values, parsed: Parsed, file: str) -> Iterator[Problem]:
    """Yield a problem for each row with the id of another, and each word that a list repeats."""
    for path, items in values:
        seen: set[str] = set()
        for index, item in enumerate(items if isinstance(items, list) else ()):
            word = item.get("id") if isinstance(item, dict) else item
            if isinstance(word, str) and word in seen:
                row = isinstance(item, dict)
                place = parsed.place(file, (*path, index, "id") if row else (*path, index))
                found = {"id": word, "found": word, "field": named(path)}
                yield Problem(place, "row-id-repeated" if row else "value-repeated", found)
            if isinstance(word, str):
                seen.add(word)


def _left_open(
    model: type[BaseModel], values: Values, parsed: Parsed, file: str
) -> Iterator[Problem]:
    """Yield a problem for each value that still is as the command `new` left it."""
    for path, inner in values:
        if inner == TO_WRITE:
            found = {"field": named(path), "about": _about(_field_at(model, path))}
            yield Problem(parsed.place(file, path), "value-missing", found)


def _not_to_be_unknown(result: BaseModel, parsed: Parsed, file: str) -> Iterator[Problem]:
    """Yield a problem for each text `unknown`; where it is allowed, nothing is left of it."""
    for path, inner in _walk(result.model_dump()):
        if inner == UNKNOWN:
            values = {"field": named(path), "about": _about(_field_at(type(result), path))}
            yield Problem(parsed.place(file, path), "value-not-unknown", values)


def _follows(error: ErrorDetails) -> bool:
    """Say whether a list is too short only because of faults in its items, which are told."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _located(
    model: type[BaseModel],
    error: ErrorDetails,
    parsed: Parsed,
    file: str,
    others: Iterable[str] | None,
) -> Problem:
    """Return what pydantic found as a problem at its place in the file."""
    path: Path = error["loc"]
    id = WORDINGS.get(error["type"]) or error["type"]
    if id not in catalogue():
        id = "value-wrong"
    found, context = error["input"], error.get("ctx", {})
    field = _field_at(model, path)
    values = {
        "field": named(path),
        "name": str(path[-1]) if path else "",
        "found": written(found),
        "about": _about(field),
        "or_unknown": "; or unknown" if field and may_be_unknown(field) else "",
    }
    values |= {name: str(bound) for name, bound in context.items()}
    if id == "field-missing":
        return Problem(parsed.place(file, path[:-1]), id, values)
    if id == "field-unknown":
        own = others if others is not None and len(path) == 1 else ()
        known = sorted({*_names(_holder(model, path)), *own})
        values |= {"known": listed(known), "near": nearest(str(path[-1]), known)}
        cause = VOCABULARIES if others is not None and len(path) == 1 else ""
        return Problem(parsed.place(file, path, key=True), id, values, cause)
    if found in (None, "", TO_WRITE):
        id = "value-missing"
    if id == "value-period":
        path = (*path, "end")
    if id == "value-not-listed":
        choices = _choices(context)
        values |= {"known": listed(choices), "near": nearest(str(found), choices)}
    if id == "value-no-group":
        values["known"] = listed(_names(part_of(field) if field else None)) or EACH_LANGUAGE
    values["length"] = str(len(str(found)))
    return Problem(parsed.place(file, path), id, values)


def _choices(context: dict[str, Any]) -> list[str]:
    words = str(context.get("expected", "")).replace(" or ", ", ").split(", ")
    return [word.strip("' ") for word in words]


def _holder(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the model that holds the field at `path`."""
    here: type[BaseModel] | None = model
    for part in path[:-1]:
        if isinstance(part, int) or here is None:
            continue
        field = here.model_fields.get(part)
        if field:  # else a key of a mapping, whose values have the same model
            here = part_of(field)
    return here


def _names(model: type[BaseModel] | None) -> list[str]:
    return list(model.model_fields) if model else []


def _field_at(model: type[BaseModel], path: Path) -> FieldInfo | None:
    """Return the field at `path`; an item of a list belongs to the field of the list."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    holder = _holder(model, path)
    return holder.model_fields.get(str(path[-1])) if holder and path else None


def _about(field: FieldInfo | None) -> str:
    """Return what a field holds, in an author's words."""
    if not field or not field.description:
        return "a value"
    about = field.description.rstrip(".")
    return f"{about}; or unknown" if may_be_unknown(field) else about
