"""Count a library anew from its raw files, to judge the figures on its pages.

Knows nothing of the package. Only whether a translation is of the present original it cannot know
by itself: it takes the original's revision from the page that shows it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "fr", "es", "ar")
STANDINGS = ("original", "complete", "draft", "outdated", "incomplete", "missing")
FOLDERS = {
    "practices": "practice",
    "toolbox": "module",
    "content/stories": "story",
    "content/reports": "report",
    "content/findings": "finding",
    "content/policy-plans": "policy-plan",
    "content/models": "model-document",
    "content/resources": "resource",
    "content/countries": "profile",
    "content/stakeholders": "stakeholder",
    "content/events": "event",
    "content/support": "support-contact",
    "content/collected": "collected-item",
    "content/glossary": "glossary",
    "content/indicators": "indicators",
    "content/bibliography": "bibliography",
    "content": "page",
}


@dataclass
class Text:
    """A Markdown file: its front matter, all values as written, and the ids of its passages."""

    front: dict[str, Any]
    passages: list[str]


@dataclass
class Figures:
    """All that can be counted."""

    clusters: list[str]
    kinds: Counter[str]
    passages: Counter[str]
    records: Counter[str]
    countries: Counter[str]
    pairs: Counter[tuple[str, str]]
    standings: Counter[tuple[str, str]]


LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # the fast one, where it was built


def load(path: Path) -> Any:
    """Read YAML with every value as it is written."""
    return yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 (strings only)


def read(path: Path) -> Text:
    """Read one Markdown file."""
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    passages = re.findall(r"^\s*\{ #(p\d+) \}$", body, flags=re.M)
    return Text(yaml.load(front, Loader=LOADER), passages)  # noqa: S506 (strings only)


@cache
def originals(root: Path) -> dict[str, tuple[str, Text]]:
    """Every record's original by its id, with its kind."""
    return {
        path.stem: (kind, read(path))
        for folder, kind in FOLDERS.items()
        for path in sorted((root / folder).glob("*.md"))
        if "." not in path.stem
    }


def translations(root: Path, id: str) -> dict[str, Text]:
    """A record's translations by language."""
    found = (root / folder / f"{id}.{code}.md" for folder in FOLDERS for code in LANGUAGES)
    return {path.suffixes[0][1:]: read(path) for path in found if path.exists()}


def newest_date(root: Path) -> str:
    """The last day on which a source of any record was read."""
    sources = (s for _, text in originals(root).values() for s in text.front.get("sources", []))
    return max(source["read"] for source in sources)


def revision_shown(root: Path, id: str) -> str:
    """The revision that the page of a record shows."""
    shown = re.compile(r'class="origin">.*?<code dir="ltr">(r[0-9a-f]{10})<')
    found = [*(root / "site").glob(f"{id}.html"), *(root / "site").glob(f"*/{id}.html")]
    return next(m[1] for path in found if (m := shown.search(path.read_text("utf-8"))))


def standings(root: Path) -> dict[str, list[str]]:
    """How each record stands in each language."""
    return {
        id: [_standing(root, id, original, code) for code in LANGUAGES]
        for id, (_, original) in originals(root).items()
    }


def _standing(root: Path, id: str, original: Text, code: str) -> str:
    if original.front["language"] == code:
        return "original"
    translation = translations(root, id).get(code)
    if translation is None:
        return "missing"
    if translation.passages != original.passages:
        return "incomplete"
    # The home page does not show its revision.
    if id != "home" and translation.front["translates"] != revision_shown(root, id):
        return "outdated"
    return "complete" if translation.front["status"] == "reviewed" else "draft"


def codes(root: Path, id: str) -> dict[str, set[str]]:
    """The clusters of each passage of a record: the decided ones, else all that were given."""
    folder = root / "content/codings"
    found: dict[str, set[str]] = {}
    for file in sorted(folder.glob(f"pass-*/{id}.yml")):
        for row in load(file)["passages"]:
            found.setdefault(row["passage"], set()).update(row["codes"])
    for file in folder.glob(f"adjudicated/{id}.yml"):
        found |= {row["passage"]: set(row["codes"]) for row in load(file)["passages"]}
    above = clusters_of_codes(root)
    return {passage: {above[code] for code in given} for passage, given in found.items()}


@cache
def clusters_of_codes(root: Path) -> dict[str, str]:
    """The cluster of each code of the codebook; a cluster's is itself."""
    clusters = load(root / "content/codebook.yml")["clusters"]
    return {
        code["id"]: cluster["id"]
        for cluster in clusters
        for code in (cluster, *cluster.get("codes", []))
    }


def figures(root: Path) -> Figures:
    """Count everything."""
    records = originals(root)
    clusters = [cluster["id"] for cluster in load(root / "content/codebook.yml")["clusters"]]
    counted = Figures(
        clusters,
        kinds=Counter(kind for kind, _ in records.values()),
        passages=Counter(),
        records=Counter(),
        countries=Counter(c for _, text in records.values() for c in countries(text)),
        pairs=Counter(),
        standings=Counter(
            (code, standing)
            for row in standings(root).values()
            for code, standing in zip(LANGUAGES, row, strict=True)
        ),
    )
    for id, (_, text) in records.items():
        given = [code for found in codes(root, id).values() for code in found]
        counted.passages.update(given)
        counted.records.update(set(given))
        counted.pairs.update((code, country) for code in set(given) for country in countries(text))
    return counted


def countries(text: Text) -> list[str]:
    """The countries of a record."""
    return list(text.front.get("countries", []))


def labels_of_kinds(project: Path, code: str) -> dict[str, str]:
    """What the interface calls the records of each kind."""
    catalogue = load(project / f"plugins/codify/interface/{code}.yml")
    return {kind: texts["many"] for kind, texts in catalogue["kind"].items()}
