"""Say how each field is written, in words and as JSON Schemas for editors' tools (docs/schemas/).

Both are made from the classes that read the records, so they cannot say anything else than these.
The schemas are of draft 7 of JSON Schema, which editors know best, and hold nothing of one
library: the words that a library defines itself are let through as lists of words.
"""

import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from codify import codebook, codings, fields, vocabularies
from codify.fields import OrUnknown, Part, Row, has_text, is_text, part_of
from codify.records import KINDS, Kind

Schema = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """How a value is written: in words, and as a JSON Schema."""

    words: str
    schema: Schema


# YAML takes a text of digits for a number; the library reads it as text.
TEXT = ["string", "number"]


def _matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": pattern}


YEAR = "(19|20)[0-9]{2}"
DAY = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
FORMS: tuple[tuple[Any, Form], ...] = (
    (fields.Country, Form("ISO 3166 code of a country, such as `PH`", _matching("^[A-Z]{2}$"))),
    (fields.Currency, Form("ISO 4217 code of a currency: `USD`", _matching("^[A-Z]{3}$"))),
    (fields.WebAddress, Form("web address: `https://…`", _matching("^https?://"))),
    (
        fields.PartialDate,
        Form(
            "`2015`, `2015-12` or `2015-12-01`",
            {
                "type": TEXT,
                "pattern": f"^{YEAR}(-(0[1-9]|1[0-2])|-{DAY})?$",
                "minimum": 1900,
                "maximum": 2099,
            },
        ),
    ),
    (fields.FullDate, Form("full date: `2015-12-01`", _matching(f"^{YEAR}-{DAY}$"))),
    (
        fields.Slug,
        Form("lower-case ASCII words with hyphens", {**_matching(f"^{SLUG}$"), "type": TEXT}),
    ),
    (fields.PassageReference, Form("`record#passage`", _matching(f"^{SLUG}#{SLUG}$"))),
    (
        fields.ResourceReference,
        Form(
            "`record`, `record#passage` or `source:ID`",
            _matching(f"^(source:{SLUG}|{SLUG}(#{SLUG})?)$"),
        ),
    ),
    (fields.Truth, Form("`true` or `false`", {"type": "boolean"})),
    (
        fields.Amount,
        Form("digits and a decimal point", {"type": TEXT, "minimum": 0}),
    ),
    (vocabularies.Labels, Form("`language: text`, for every language", {"type": "object"})),
    (
        dict[str, tuple[str, ...]],
        Form(
            "`vocabulary: [values]`, or `{}`",
            {"type": "object", "additionalProperties": {"type": "array", "items": {"type": TEXT}}},
        ),
    ),
    (int, Form("whole number", {"type": "integer"})),
    (str, Form("text", {"type": TEXT})),
)
# Where the type alone does not tell.
FORMS_OF_FIELDS = {
    (codebook.Version, "rules"): Form(
        "`code: hash`; the check tells the right one",
        {"type": "object", "additionalProperties": {"type": TEXT}},
    ),
}
UNKNOWN = next(mark for mark in get_args(OrUnknown) if isinstance(mark, BeforeValidator))
LIST_OF_WORDS = {"type": "array", "items": {"type": TEXT}, "minItems": 1}
OR_UNKNOWN = {"const": fields.UNKNOWN}
WORDS_OF_BOUNDS = {
    "minItems": "at least {} in the list",
    "maxItems": "at most {} in the list",
    "minimum": "at least {}",
    "maximum": "at most {}",
}


def form_of(hint: Any) -> Form:
    """Return how a value of a field is written; raises TypeError for a type not described yet."""
    inner = [argument for argument in get_args(hint) if argument is not type(None)]
    origin = get_origin(hint)
    if form := next((form for known, form in FORMS if hint == known), None):
        return form
    if origin in (Union, UnionType) and len(inner) == 1:
        return form_of(inner[0])
    if origin is Annotated:
        return _annotated(*inner)
    if origin is Literal:
        return Form("one of " + ", ".join(f"`{word}`" for word in inner), {"enum": inner})
    if origin is tuple:
        form = form_of(inner[0])
        return Form(f"list of: {form.words}", {"type": "array", "items": form.schema})
    if isinstance(hint, type) and issubclass(hint, Part):
        return Form(f"[{hint.__name__}](#{hint.__name__.lower()})", original(hint))
    raise TypeError(f"Say in FORMS how {hint} is written.")


def _annotated(hint: Any, *marks: Any) -> Form:
    """Return the form of a value that may be `unknown`, or of a text with its bounds."""
    if UNKNOWN in marks:
        form = form_of(hint)
        return Form(f"{form.words}; or `unknown`", {"anyOf": [form.schema, OR_UNKNOWN]})
    if hint is not str or not isinstance(marks[0], FieldInfo) or len(marks) > 1:
        raise TypeError(f"Say in FORMS how {hint} with {marks} is written.")
    most = next(mark.max_length for mark in marks[0].metadata if isinstance(mark, MaxLen))
    line = any(getattr(mark, "pattern", None) for mark in marks[0].metadata)
    words = f"{'one line' if line else 'text'}, at most {most} characters"
    return Form(words, {"type": TEXT, "minLength": 1, "maxLength": most})


def described(model: type[Part]) -> Iterator[tuple[str, FieldInfo, Form]]:
    """Yield each field of a group with its form, bounds included."""
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        form = FORMS_OF_FIELDS.get((model, name)) or form_of(hints[name])
        bounds = _bounds(field, form.schema.get("type"))
        said = [WORDS_OF_BOUNDS[key].format(bound) for key, bound in bounds.items()]
        yield name, field, Form("; ".join([form.words, *said]), {**form.schema, **bounds})


def _bounds(field: FieldInfo, type_name: object) -> Schema:
    """Return the bounds of a list or number; those of a text stand in its type."""
    found: Schema = {}
    for mark in field.metadata:
        if type_name == "array" and isinstance(mark, MinLen):
            found["minItems"] = mark.min_length
        elif type_name == "array" and isinstance(mark, MaxLen):
            found["maxItems"] = mark.max_length
        elif type_name == "integer" and isinstance(mark, Ge):
            found["minimum"] = mark.ge
        elif type_name == "integer" and isinstance(mark, Le):
            found["maximum"] = mark.le
    return found


def _object(properties: Schema, required: list[str], more: Schema | bool) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": more,
    }


def original(model: type[Part], more: Schema | bool = False) -> Schema:
    """Return the schema of a group of fields as an original has them."""
    rows = list(described(model))
    properties = {
        name: {"description": field.description, **form.schema} for name, field, form in rows
    }
    return _object(properties, [name for name, field, _ in rows if field.is_required()], more)


def translation(model: type[Part]) -> Schema:
    """Return the schema of a group of fields as a translation has them: its texts only."""
    properties: Schema = {}
    required: list[str] = []
    for name, field, form in described(model):
        part = part_of(field)
        is_id = name == "id" and issubclass(model, Row)
        if is_text(field) or is_id:
            properties[name] = {"description": field.description, **form.schema}
        elif part and has_text(part):
            inner = translation(part)
            is_list = issubclass(part, Row)
            properties[name] = {"type": "array", "items": inner} if is_list else inner
        else:
            continue
        # What the original does not have, or does not know, a translation leaves out.
        if field.is_required() and (is_id or "anyOf" not in form.schema):
            required.append(name)
    return _object(properties, required, more=False)


def kind_schema(kind: Kind) -> Schema:
    """Return the schema of the front matter of a kind: original or translation."""
    of_translation = translation(kind.model)
    of_translation["properties"] |= {
        "translates": {
            "description": "Revision of the original: the last word on the original's page.",
            **_matching("^r[0-9a-f]{10}$"),
        },
        "status": {
            "description": "reviewed when a speaker of the language has read it.",
            "enum": ["draft", "reviewed"],
        },
    }
    of_translation["required"] += ["translates", "status"]
    return {
        "if": {"required": ["translates"]},
        "then": of_translation,
        # The fields that vocabularies.yml adds are not known here.
        "else": original(kind.model, more={"anyOf": [LIST_OF_WORDS, OR_UNKNOWN]}),
    }


def schemas() -> dict[str, str]:
    """Return each schema by the name of its file."""
    words = {"type": "object", "additionalProperties": original(vocabularies.Vocabulary)}
    found = {kind.name: (kind.model, kind_schema(kind)) for kind in KINDS}
    found["codebook"] = (codebook.Codebook, original(codebook.Codebook))
    found["coding"] = (codings.CodingFile, original(codings.CodingFile))
    found["vocabularies"] = (vocabularies.Vocabulary, words)
    return {f"{name}.json": _schema_file(name, *pair) for name, pair in found.items()}


def _schema_file(name: str, model: type[Part], schema: Schema) -> str:
    head = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": name,
        "description": inspect.getdoc(model),
    }
    return json.dumps({**head, **schema}, indent=1, ensure_ascii=False) + "\n"
