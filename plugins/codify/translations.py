"""Put a translation's texts in the places of the original's, so that nothing else can differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from codify.fields import UNKNOWN, Part, has_text, is_own, is_text, part_of
from codify.problems import Place, Problem, Problems, listed, nearest
from codify.yamltext import Parsed, Path, Value, written

Values = Mapping[str, Value]


def merged_with_texts(
    model: type[Part],
    original: Values,
    translation: Values,
    parsed: Parsed,
    file: str,
    problems: Problems,
) -> dict[str, Value]:
    """Return the original's values with the translation's texts in their places.

    `parsed` and `file` are those of the translation. A text that is missing, a shared or unknown
    key, and a row that the original lacks are problems.
    """
    return _Merger(parsed, file, problems).fields(model, original, translation, ())


@dataclass(frozen=True)
class _Merger:
    """Walks a schema through the original and the translation side by side."""

    parsed: Parsed
    file: str
    problems: Problems

    def add(self, problem: str, path: Path, *, key: bool = False, **values: str) -> None:
        place: Place = self.parsed.place(self.file, path, key=key)
        self.problems.append(Problem(place, problem, values))

    def fields(
        self, model: type[Part], original: Values, translation: Values, path: Path
    ) -> dict[str, Value]:
        merged = dict(original)
        for name, field in model.model_fields.items():
            part, there, given = part_of(field), original.get(name), translation.get(name)
            if is_own(field):
                merged.pop(name, None)
                merged |= {name: given} if name in translation else {}
            elif is_text(field):
                if _speaks(there) and not _speaks(given):
                    about = (field.description or "").rstrip(".")
                    self.add("translation-lacks", path, field=name, about=about)
                elif _speaks(given) and not _speaks(there):
                    self.add("translation-adds", (*path, name), key=True, field=name)
                elif name in translation:
                    merged[name] = self.same_length(there, given, (*path, name))
            elif part and has_text(part) and isinstance(there, dict):
                texts = given if isinstance(given, dict) else {}
                merged[name] = self.fields(part, there, texts, (*path, name))
            elif part and has_text(part) and isinstance(there, list):
                merged[name] = self.rows(part, there, given, (*path, name))
            elif name in translation and not (name == "id" and path):
                self.add("translation-shared-field", (*path, name), key=True, field=name)
        self.check_names(model, translation, path)
        return merged

    def check_names(self, model: type[Part], translation: Values, path: Path) -> None:
        known = sorted(name for name, field in model.model_fields.items() if is_text(field))
        for name in translation.keys() - model.model_fields.keys():
            near = nearest(name, known)
            self.add(
                "field-unknown", (*path, name), key=True, field=name, known=listed(known), near=near
            )

    def same_length(self, there: Value, given: Value, path: Path) -> Value:
        if isinstance(there, list) and isinstance(given, list) and len(there) != len(given):
            wanted, found = str(len(there)), str(len(given))
            field = str(path[-1])
            self.add("translation-list-length", path, field=field, wanted=wanted, found=found)
        return given

    def rows(self, part: type[Part], there: list[Value], given: Value, path: Path) -> list[Value]:
        """Merge rows by their ids, in the original's order."""
        rows = [row for row in there if isinstance(row, dict)]
        given_rows = given if isinstance(given, list) else []
        ids = [str(row.get("id")) for row in rows]
        index_of: dict[str, int] = {}
        for index, given_row in enumerate(given_rows):
            id = written(given_row.get("id") if isinstance(given_row, dict) else given_row)
            at = (*path, index, "id")
            if id in index_of:
                self.add("row-id-repeated", at, id=id)
            elif id not in ids or not isinstance(given_row, dict):
                near = nearest(id, ids)
                self.add("translation-row-unknown", at, id=id, known=listed(ids), near=near)
            else:
                if index_of and ids.index(id) < max(map(ids.index, index_of)):
                    self.add("translation-row-order", at, id=id)
                index_of[id] = index
        return [self.row(part, row, given_rows, index_of, path) for row in rows]

    def row(
        self,
        part: type[Part],
        row: dict[str, Value],
        given_rows: list[Value],
        index_of: Mapping[str, int],
        path: Path,
    ) -> Value:
        index = index_of.get(str(row.get("id")), -1)
        texts = given_rows[index] if index >= 0 else None
        if not isinstance(texts, dict):
            field, id = str(path[-1]), str(row.get("id"))
            self.add("translation-row-missing", path, field=field, id=id)
            return row
        return self.fields(part, row, texts, (*path, index))


def _speaks(value: Value) -> bool:
    return value not in (None, "", [], UNKNOWN)
