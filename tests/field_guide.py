"""Make docs/fields.md, which describes every field for authors."""

import inspect
from collections.abc import Iterator
from pathlib import Path

from codify import codebook, codings, languages, vocabularies
from codify.fields import Part, is_own, is_text, part_of
from codify.records import KINDS, Kind
from field_forms import described

INTERFACE = Path(languages.__file__).parent / "interface"
INTRODUCTION = """\
# The fields of every kind of record

This page is made from the descriptions in the program, the same that the check uses. Do not edit
it: change the description and run the refresh that [CONTRIBUTING.md](../CONTRIBUTING.md#tests)
names. How to write a record is told in the [authors' guide](authors-guide.md).

- **In**: `original` fields stand in the original only. `every` fields are texts: they stand in the
  original and in each translation. `each` fields are texts of
  which every language has its own, or none.
- **Must**: a field with *yes* is always there. Where `unknown` is allowed, it says that the
  sources do not tell.
- A library adds fields of its own in `content/vocabularies.yml`. The file says which kinds have
  them and which values they take. Each takes a list of these values, or `unknown`.
- A translation also has `translates`, the revision of the original that it translates, and
  `status`, which is `draft` or `reviewed`.
"""
DATA_FILES = (
    ("codebook", "content/codebook.yml", codebook.Codebook),
    ("coding", "content/codings/CODER/RECORD.yml", codings.CodingFile),
    ("vocabularies", "content/vocabularies.yml", vocabularies.Vocabulary),
)


def document() -> str:
    """Return docs/fields.md."""
    parts = [INTRODUCTION, "## Kinds of records\n"]
    groups: dict[str, type[Part]] = {}
    for kind in KINDS:
        parts += [f"### {kind.name}\n", *_about(kind), _table(kind.model)]
        parts += [_sections(kind)] if kind.sections else []
        groups |= _groups(kind.model)
    in_records = frozenset(groups)
    parts.append("## Data files\n")
    for name, file, model in DATA_FILES:
        note = " The file holds one such group for each field." if name == "vocabularies" else ""
        about = f"{inspect.getdoc(model)} File: `{file}`.{note}\n"
        parts += [f"### {name}\n", about, _table(model, places=False)]
        groups |= _groups(model)
    parts.append("## Groups of fields\n")
    for name, group in sorted(groups.items()):
        # The groups of the data files hold all languages: nothing in them is translated elsewhere.
        places = name in in_records
        parts += [f"### {name}\n", f"{inspect.getdoc(group)}\n", _table(group, places=places)]
    return "\n".join(parts)


def _about(kind: Kind) -> Iterator[str]:
    coded = "Its passages are coded." if kind.coded else "Its passages are not coded."
    yield f"{inspect.getdoc(kind.model)} File: `{kind.folder}/NAME.md`. {coded}\n"


def _table(model: type[Part], places: bool = True) -> str:
    """Return the fields of a group as a table; `places` says where each stands."""
    lines = [
        f"| field |{' in |' * places} must | what it says | how it is written |",
        f"|---|{'---|' * places}---|---|---|",
    ]
    for name, field, form in described(model):
        place = "each" if is_own(field) else "every" if is_text(field) else "original"
        cells = [
            f"`{name}`",
            *[place] * places,
            "yes" if field.is_required() else "",
            str(field.description),
            form.words,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _groups(model: type[Part]) -> dict[str, type[Part]]:
    found: dict[str, type[Part]] = {}
    for field in model.model_fields.values():
        if part := part_of(field):
            found |= {part.__name__: part, **_groups(part)}
    return found


def _sections(kind: Kind) -> str:
    """Return the level-2 headings of a kind in every language that the generator speaks."""
    codes = sorted((path.stem for path in INTERFACE.glob("*.yml")), key=lambda code: code != "en")
    spoken = languages.load(codes, []).values()
    lines = [
        "Its text has these sections, in this order, as headings with `##`.",
        "\n| " + " | ".join(language.code for language in spoken) + " | |",
        "|---" * (len(codes) + 1) + "|",
    ]
    for section in kind.sections:
        may = "may be left out" if section in kind.optional else ""
        titles = [language.t(f"sections.{kind.name}.{section}") for language in spoken]
        lines.append("| " + " | ".join([*titles, may]) + " |")
    return "\n".join([*lines, ""])
