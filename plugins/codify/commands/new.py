"""`new KIND ID`: start a record, or with `--translate LANG` a translation, as a file to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic.fields import FieldInfo

from codify import collect, files, languages, sources, vocabularies, yamltext
from codify.commands.talk import Stop, opened, say
from codify.fields import SLUG, TO_WRITE, Part, has_text, is_text, part_of
from codify.languages import Language
from codify.library import Library
from codify.passages import split
from codify.problems import Problems, listed, nearest, report
from codify.records import KINDS, Kind
from codify.vocabularies import Vocabulary


def new(root: Path, kind_name: str, id: str, language: str | None) -> None:
    """Write a new original of the kind in `language` (the library's first if None).

    Raises Stop, with nothing written, where kind, id or language do not fit.
    """
    library = opened(root)
    kinds = {kind.name: kind for kind in KINDS}
    if kind_name not in kinds:
        near = nearest(kind_name, kinds)
        raise Stop(f"There is no kind “{kind_name}”. {near} The kinds are: {listed(kinds)}.")
    kind = kinds[kind_name]
    if not SLUG.fullmatch(id):
        raise Stop(f"“{id}” is no id: write lower-case ASCII words with hyphens, such as my-town.")
    taken = [p for k in KINDS if (p := library.root / k.folder / f"{id}.md").exists()]
    if taken:
        raise Stop(f"The id “{id}” is taken: {files.relative(library.root, taken[0])}.")
    spoken = _spoken(library, language or library.default)
    problems: Problems = []
    words = vocabularies.load(library, problems)
    if problems:
        raise Stop(report(problems))
    path = library.root / kind.folder / f"{id}.md"
    _write(library, path, _original(kind, spoken, words))


def translate(root: Path, id: str, language: str) -> None:
    """Write a translation of the record `id` into `language`, with the original's text to replace.

    Raises Stop, with nothing written, where there is no such original or the file exists.
    """
    library = opened(root)
    _spoken(library, language)
    originals = [
        (kind, path)
        for kind in KINDS
        if (path := library.root / kind.folder / f"{id}.md").is_file()
    ]
    if not originals:
        raise Stop(f"There is no record “{id}”.")
    kind, original = originals[0]
    problems: Problems = []
    file = files.relative(library.root, original)
    text = files.read(library.root, original, problems)
    parts = sources.front_matter(text, file, problems) if text is not None else None
    parsed = yamltext.parse(parts[0], file, problems, 2) if parts else None
    if problems or not parts or not parsed or not isinstance(parsed.value, dict):
        raise Stop(report(problems))
    if parsed.value.get("language") == language:
        raise Stop(f"{file} is in “{language}” already.")
    revision = collect.revision_of(kind, parsed.value, parts[1])
    spoken, own = _spoken(library, language), _spoken(library, str(parsed.value.get("language")))
    lines = ["---", f"translates: {revision}", "status: draft"]
    lines += _text_lines(kind.model, parsed.value, "")
    body = _with_titles(kind, parts[1], own, spoken)
    path = original.with_name(f"{id}.{language}.md")
    _write(library, path, "\n".join([*lines, "---", body]))


def _spoken(library: Library, language: str) -> Language:
    problems: Problems = []
    if language not in library.languages:
        known = listed(library.languages)
        raise Stop(f"This library has no language “{language}”. Its languages are: {known}.")
    found = languages.load([language], problems)
    if problems:
        raise Stop(report(problems))
    return found[language]


def _original(kind: Kind, language: Language, words: Mapping[str, Vocabulary]) -> str:
    lines = ["---"]
    for name, field in kind.model.model_fields.items():
        if name == "language":
            lines.append(f"language: {language.code}")
        elif field.is_required():
            lines += _field_lines(name, field, "")
    for name, vocabulary in words.items():
        if kind.name in vocabulary.kinds:
            lines += [
                f"# One or more of: {listed(vocabulary.ids)}; or unknown",
                f"{name}: [{TO_WRITE}]",
            ]
    lines.append("---")
    for section in kind.sections:
        title = language.t(f"sections.{kind.name}.{section}")
        lines += ["", f"## {title}", "", "unknown"]
    return "\n".join([*lines, ""])


def _field_lines(name: str, field: FieldInfo, indent: str) -> Iterator[str]:
    """Yield a field with its description as a comment, and the parts that it holds."""
    yield f"{indent}# {field.description}"
    part = part_of(field)
    if part is None:
        is_list = "tuple" in str(field.annotation)
        yield f"{indent}{name}: {f'[{TO_WRITE}]' if is_list else TO_WRITE}"
        return
    yield f"{indent}{name}:"
    rows = "tuple" in str(field.annotation)
    first = True
    for inner, inner_field in part.model_fields.items():
        if not inner_field.is_required():
            continue
        lines = list(_field_lines(inner, inner_field, f"{indent}    " if rows else f"{indent}  "))
        if rows and first:
            lines[-1] = f"{indent}  - {lines[-1].lstrip()}"
        yield from lines
        first = False


def _text_lines(model: type[Part], raw: Mapping[str, yamltext.Value], indent: str) -> Iterator[str]:
    """Yield the texts of an original for a translator to replace, rows by their ids."""
    for name, field in model.model_fields.items():
        value, part = raw.get(name), part_of(field)
        if value in (None, "", "unknown"):
            continue
        if is_text(field):
            yield from _text_value(name, value, indent)
        elif part and has_text(part) and isinstance(value, dict):
            inner = list(_text_lines(part, value, f"{indent}  "))
            yield from [f"{indent}{name}:", *inner] if inner else []
        elif part and has_text(part) and isinstance(value, list):
            yield f"{indent}{name}:"
            for row in value:
                if isinstance(row, dict):
                    yield f"{indent}  - id: {row.get('id')}"
                    yield from _text_lines(part, row, f"{indent}    ")


def _text_value(name: str, value: yamltext.Value, indent: str) -> Iterator[str]:
    if isinstance(value, list):
        yield f"{indent}{name}:"
        yield from (f"{indent}  - {yamltext.quoted(str(item))}" for item in value)
    else:
        yield f"{indent}{name}: {yamltext.quoted(str(value))}"


def _with_titles(kind: Kind, body: str, own: Language, other: Language) -> str:
    """Return the body with the section headings of the translation's language."""
    titles = {
        own.t(f"sections.{kind.name}.{s}"): other.t(f"sections.{kind.name}.{s}")
        for s in kind.sections
    }
    blocks = split(body, "", 1, []).blocks
    lines = body.split("\n")
    for block in blocks:
        if block.kind == "heading" and block.level == 2 and block.text in titles:
            lines[block.line - 1] = f"## {titles[block.text]}"
    return "\n".join(lines)


def _write(library: Library, path: Path, text: str) -> None:
    if path.exists() or path.is_symlink():
        raise Stop(f"{files.relative(library.root, path)} exists already; nothing was written.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n", "utf-8", newline="\n")
    say(f"Written: {files.relative(library.root, path)}. Fill it in, then: python3 build.py check")
