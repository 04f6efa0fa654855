"""Collect: join the files of each record into one, and say of each fault where it stands."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import cast

from codify import passages, sections
from codify.fields import UNKNOWN, Part, is_text, part_of
from codify.languages import Language
from codify.library import Library
from codify.problems import Place, Problem, Problems, listed, nearest
from codify.records import Edition, Kind, Record, Status, row_passages
from codify.schemas import Fields
from codify.sources import Raw, Source, read_sources
from codify.translations import merged_with_texts
from codify.validation import validated
from codify.vocabularies import Vocabulary
from codify.yamltext import Value, written

TRANSLATION_KEYS = ("translates", "status")
REVISION = re.compile(r"r[0-9a-f]{10}")


def collect(
    library: Library,
    languages: Mapping[str, Language],
    vocabularies: Mapping[str, Vocabulary],
    problems: Problems,
) -> dict[str, Record]:
    """Return all records of the library by id, in the order of their ids."""
    groups: dict[str, list[Source]] = {}
    for source in read_sources(library, problems):
        groups.setdefault(source.id, []).append(source)
    reader = _RecordReader(library, languages, vocabularies, problems)
    records = (reader.record(group) for _, group in sorted(groups.items()))
    return {record.id: record for record in records if record}


class _RecordReader:
    """Reads the files of one record after another with the library's languages and words."""

    def __init__(
        self,
        library: Library,
        languages: Mapping[str, Language],
        vocabularies: Mapping[str, Vocabulary],
        problems: Problems,
    ) -> None:
        self.library, self.languages = library, languages
        self.vocabularies, self.problems = vocabularies, problems

    def record(self, group: list[Source]) -> Record | None:
        originals = [source for source in group if source.language is None]
        if len(originals) > 1:
            for source in originals[1:]:
                self.add(Place(source.file), "id-repeated", id=source.id, first=originals[0].file)
            return None
        if not originals:
            for source in group:
                values = {"id": source.id}
                place = Place(source.file)
                self.problems.append(
                    Problem(place, "translation-without-original", values, source.id)
                )
            return None
        source = originals[0]
        original, raw = self.original(source)
        if original is None:
            return None
        revision = revision_of(source.kind, raw, source.body)
        editions = {
            translation.language: self.translation(translation, source, raw, original, revision)
            for translation in group
            if translation.language
        }
        found = {language: edition for language, edition in editions.items() if edition}
        return Record(source.id, source.kind, original, dict(sorted(found.items())), revision)

    def add(self, place: Place, problem: str, **values: str) -> None:
        self.problems.append(Problem(place, problem, values))

    def original(self, source: Source) -> tuple[Edition | None, Raw]:
        raw = dict(source.raw)
        for key in TRANSLATION_KEYS:
            if key in raw:
                place = source.front.place(source.file, (key,), key=True)
                self.add(place, "original-with-translation-key", field=key)
                raw.pop(key)
        language = written(raw.get("language"))
        terms = self.terms(source, raw)
        known = list(self.languages)
        if language and language not in known:
            place, near = source.front.place(source.file, ("language",)), nearest(language, known)
            self.add(
                place, "language-not-in-library", found=language, near=near, known=listed(known)
            )
            raw["language"] = known[0]  # so that it is not told again
        own = [name for name, words in self.vocabularies.items() if source.kind.name in words.kinds]
        fields = validated(source.kind.model, raw, source.front, source.file, self.problems, own)
        body = self.body(source, language) if language in known else None
        if fields is None or body is None:
            return None, raw
        self.check_rows(source, fields, body)
        edition = Edition(language, source.file, fields, terms, body, "original", source.front)
        return edition, raw

    def check_rows(self, source: Source, fields: Fields, body: passages.Body) -> None:
        """No row that is a passage has the id of a passage in the text."""
        ids = {passage.id for passage in body.passages}
        for index, row in enumerate(row_passages(fields)):
            if row.id in ids:
                place = source.front.place(source.file, (row.section, index, "id"))
                self.add(place, "passage-id-taken", id=row.id)

    def terms(self, source: Source, raw: Raw) -> dict[str, tuple[str, ...] | None]:
        """Take the library's own words (vocabularies) out of `raw`, checked."""
        found: dict[str, tuple[str, ...] | None] = {}
        for name, vocabulary in self.vocabularies.items():
            if source.kind.name not in vocabulary.kinds:
                continue
            if name not in raw:
                about = vocabulary.label.get(self.library.default, name)
                place = source.front.place(source.file, ())
                about = f"{about}: {listed(vocabulary.ids)}; or unknown"
                self.add(place, "field-missing", field=name, name=name, about=about)
                continue
            found[name] = self.term(source, name, raw.pop(name), vocabulary)
        return found

    def term(
        self, source: Source, name: str, value: Value, vocabulary: Vocabulary
    ) -> tuple[str, ...] | None:
        if value == UNKNOWN:
            return None
        known = list(vocabulary.ids)
        if not isinstance(value, list) or not value:
            place = source.front.place(source.file, (name,))
            self.add(place, "value-no-words", field=name, found=written(value), known=listed(known))
            return None
        for index, word in enumerate(value):
            place = source.front.place(source.file, (name, index))
            found = written(word)
            if word not in known:
                near = nearest(found, known)
                self.add(
                    place,
                    "value-not-listed",
                    field=name,
                    found=found,
                    known=listed(known),
                    near=near,
                )
            elif word in value[:index]:
                self.add(place, "value-repeated", field=name, found=found)
        return tuple(str(word) for word in value)

    def body(self, source: Source, language: str) -> passages.Body | None:
        """Return the body of a file, or None if there is more in it than can be read."""
        before = len(self.problems)
        body = passages.split(source.body, source.file, source.body_line, self.problems)
        if any(problem.id in passages.TOO_MUCH for problem in self.problems[before:]):
            return None
        kind = source.kind
        if not kind.sections:
            return body
        interface = self.languages[language]
        titles = {interface.t(f"sections.{kind.name}.{name}"): name for name in kind.sections}
        return sections.with_sections(
            body, titles, kind.sections, kind.optional, source.file, self.problems
        )

    def translation(
        self, source: Source, of: Source, original_raw: Raw, original: Edition, revision: str
    ) -> Edition | None:
        language = cast(str, source.language)
        raw = dict(source.raw)
        if "language" in raw:
            place = source.front.place(source.file, ("language",), key=True)
            self.add(place, "two-originals", id=source.id, first=of.file)
            return None
        if source.kind is not of.kind:
            self.add(Place(source.file), "translation-elsewhere", id=source.id, first=of.file)
            return None
        if language == original.language:
            self.add(
                Place(source.file), "translation-of-own-language", language=language, first=of.file
            )
            return None
        status, current = self.standing(source, raw, revision)
        fields = self.translated_fields(source, raw, original_raw, original)
        body = self.body(source, language)
        if body:
            self.check_passages(source, body, original.body)
        if fields is None or body is None:
            return None
        complete = [p.id for p in body.passages] == [p.id for p in original.body.passages]
        return Edition(
            language,
            source.file,
            fields,
            original.terms,
            body,
            status,
            source.front,
            current,
            complete,
        )

    def translated_fields(
        self, source: Source, raw: Raw, original_raw: Raw, original: Edition
    ) -> Fields | None:
        """Return the original's fields with the texts of a translation."""
        before = len(self.problems)
        for name in original.terms.keys() & raw.keys():
            del raw[name]
            place = source.front.place(source.file, (name,), key=True)
            self.add(place, "translation-shared-field", field=name)
        model = source.kind.model
        merged = merged_with_texts(
            model, original_raw, raw, source.front, source.file, self.problems
        )
        if len(self.problems) > before:
            return None
        return validated(model, merged, source.front, source.file, self.problems)

    def standing(self, source: Source, raw: Raw, revision: str) -> tuple[Status, bool]:
        """Take status and revision out of a translation's front matter, checked."""
        status, translates = raw.pop("status", None), raw.pop("translates", None)
        if status not in ("draft", "reviewed"):
            place = source.front.place(source.file, ("status",))
            self.add(place, "translation-status", found=str(status or "nothing"))
        if not isinstance(translates, str) or not REVISION.fullmatch(translates):
            place = source.front.place(source.file, ("translates",))
            self.add(
                place, "translation-revision", found=str(translates or "nothing"), revision=revision
            )
        return cast(Status, status), translates == revision

    def check_passages(self, source: Source, body: passages.Body, original: passages.Body) -> None:
        """Passages of a translation are those of the original, in the same order."""
        known = [passage.id for passage in original.passages]
        found = [passage for passage in body.passages if passage.id in known]
        for passage in body.passages:
            if passage.id not in known:
                place = Place(source.file, passage.line)
                values = {"id": passage.id}
                cause = f"{source.id}#"
                self.problems.append(Problem(place, "translation-passage-unknown", values, cause))
        order = [known.index(passage.id) for passage in found]
        for passage, here, before in zip(found[1:], order[1:], order, strict=False):
            if here < before:
                place = Place(source.file, passage.line)
                self.add(place, "translation-passage-order", id=passage.id)
        sections = {passage.id: passage.section for passage in original.passages}
        for passage in found:
            there = sections[passage.id]
            if passage.section and there and passage.section != there:
                place = Place(source.file, passage.line)
                values, cause = {"id": passage.id}, f"{source.id}#"
                problem = Problem(place, "translation-passage-section", values, cause)
                self.problems.append(problem)


def revision_of(kind: Kind, raw: Mapping[str, Value], body: str) -> str:
    """Return a short hash of what a translator translates: the texts and the body.

    Codes, dates, sources and white space at line ends do not count, so that a new source does not
    make every translation outdated.
    """
    texts = "\n".join(_texts(kind.model, raw, ""))
    lines = "\n".join(line.rstrip() for line in body.strip().split("\n"))
    return "r" + hashlib.sha256(f"{texts}\n\n{lines}".encode()).hexdigest()[:10]


def _texts(model: type[Part] | type[Fields], raw: Mapping[str, Value], path: str) -> Iterable[str]:
    for name, field in model.model_fields.items():
        value, part = raw.get(name), part_of(field)
        if is_text(field):
            yield f"{path}{name}={value}"
        elif part and isinstance(value, dict):
            yield from _texts(part, value, f"{path}{name}.")
        elif part and isinstance(value, list):
            for row in value:
                if isinstance(row, dict):
                    yield from _texts(part, row, f"{path}{name}.{row.get('id')}.")
