"""Hold values against a schema, and give every fault its place in the author's file."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from codify.fields import TO_WRITE, part_of
from codify.problems import Problem, Problems, listed, nearest
from codify.yamltext import Parsed, Path, Value

Model = TypeVar("Model", bound=BaseModel)


def validated(
    model: type[Model], value: Value, parsed: Parsed, file: str, problems: Problems
) -> Model | None:
    """Return `value` as `model`, or None after adding a problem for each fault in it."""
    before = len(problems)
    if not isinstance(value, dict):
        problems.append(Problem(parsed.place(file, ()), "value-not-mapping"))
        return None
    _check_repeated_ids(value, (), parsed, file, problems)
    _check_written(model, value, (), parsed, file, problems)
    try:
        result = model.model_validate(value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            if not _follows(details):
                problems.append(_located(model, details, parsed, file))
        return None
    return result if len(problems) == before else None


def _check_repeated_ids(
    value: Value, path: Path, parsed: Parsed, file: str, problems: Problems
) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_repeated_ids(inner, (*path, key), parsed, file, problems)
    if not isinstance(value, list):
        return
    seen: set[str] = set()
    for index, item in enumerate(value):
        _check_repeated_ids(item, (*path, index), parsed, file, problems)
        id = item.get("id") if isinstance(item, dict) else None
        if isinstance(id, str) and id in seen:
            place = parsed.place(file, (*path, index, "id"))
            problems.append(Problem(place, "row-id-repeated", {"id": id}))
        if isinstance(id, str):
            seen.add(id)


def _check_written(
    model: type[BaseModel], value: Value, path: Path, parsed: Parsed, file: str, problems: Problems
) -> None:
    """Add a problem for each value that still is as the command `new` left it."""
    if value == TO_WRITE:
        values = {"field": ".".join(map(str, path)), "about": _description(model, path)}
        problems.append(Problem(parsed.place(file, path), "value-missing", values))
    inner = enumerate(value) if isinstance(value, list) else ()
    for key, item in value.items() if isinstance(value, dict) else inner:
        _check_written(model, item, (*path, key), parsed, file, problems)


def _follows(error: ErrorDetails) -> bool:
    """Say whether a list is too short only because of faults in its items, which are told."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _located(model: type[BaseModel], error: ErrorDetails, parsed: Parsed, file: str) -> Problem:
    path: Path = error["loc"]
    kind = error["type"]
    found = error["input"]
    field = ".".join(str(part) for part in error["loc"])
    values = {"field": field, "found": str(found), "expected": _expected(error)}
    if kind == "missing":
        values["about"] = _description(model, error["loc"])
        return Problem(parsed.place(file, path[:-1] if path else ()), "field-missing", values)
    if kind == "extra_forbidden":
        names = sorted(_names(model, error["loc"]))
        values |= {"known": listed(names), "near": nearest(str(error["loc"][-1]), names)}
        return Problem(parsed.place(file, path, key=True), "field-unknown", values)
    place = parsed.place(file, path)
    if found in (None, "", TO_WRITE):
        values["about"] = _description(model, error["loc"])
        return Problem(place, "value-missing", values)
    if kind == "literal_error":
        choices = [str(choice) for choice in _choices(error)]
        values |= {"known": listed(choices), "near": nearest(str(found), choices)}
        return Problem(place, "value-not-listed", values)
    if kind == "string_too_long":
        context = error.get("ctx", {})
        values |= {"length": str(len(str(found))), "most": str(context.get("max_length"))}
        return Problem(place, "text-too-long", values)
    return Problem(place, "value-wrong", values)


def _expected(error: ErrorDetails) -> str:
    """Return what pydantic wanted, in an author's words."""
    wanted = {
        "tuple_type": "a list, such as [a, b]",
        "model_type": "a group of fields",
        "string_type": "one text",
        "dict_type": "a group of fields",
        "int_parsing": "a whole number",
        "decimal_parsing": "a number: digits and a decimal point, no separators or signs",
        "string_pattern_mismatch": "one line of text",
        "too_short": "a list with at least {min_length}",
        "too_long": "a list with at most {max_length}",
        "greater_than_equal": "a number of at least {ge}",
        "less_than_equal": "a number of at most {le}",
    }.get(error["type"])
    if wanted is None:
        return error["msg"]
    return wanted.format_map(error.get("ctx", {}))


def _choices(error: ErrorDetails) -> list[str]:
    expected = str(error.get("ctx", {}).get("expected", ""))
    return [word.strip("' ") for word in expected.replace(" or ", ", ").split(", ")]


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """Return the model that holds the field at `path`."""
    here: type[BaseModel] | None = model
    for part in path[:-1]:
        if isinstance(part, int) or here is None:
            continue
        field = here.model_fields.get(part)
        here = part_of(field) if field else None
    return here


def _names(model: type[BaseModel], path: tuple[str | int, ...]) -> set[str]:
    holder = _model_at(model, path)
    return set(holder.model_fields) if holder else set()


def _description(model: type[BaseModel], path: tuple[str | int, ...]) -> str:
    while path and isinstance(path[-1], int):  # an item of a list is described with its field
        path = path[:-1]
    holder = _model_at(model, path)
    field = holder.model_fields.get(str(path[-1])) if holder and path else None
    return (field.description if field else None) or "a value"
