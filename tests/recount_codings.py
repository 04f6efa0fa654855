"""Count codings, agreement and findings anew from the raw files, to judge the pages.

Knows nothing of the package, and counts in another way: pair by pair, and with fractions.
"""

import random
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from recount import countries, load, originals

CODED = ("practice", "module", "story", "policy-plan", "collected-item")
Rows = dict[str, dict[str, set[str]]]  # by record, then passage: the codes given


@dataclass
class Agreed:
    """The agreement of two passes on a code; alpha and what follows is None where undefined."""

    alpha: float | None
    low: float | None
    high: float | None
    positive: float | None
    counts: tuple[int, int, int, int]  # both, the first only, the second only, neither


@dataclass
class Finding:
    """What a finding rests on; `supports` and `against` are passages as record#passage."""

    supports: list[str]
    against: list[str]
    records: set[str]
    countries: set[str]
    countries_against: set[str]
    concerns: list[str]
    level: str


@cache
def codebook(root: Path) -> dict[str, list[str]]:
    """The clusters with the codes below each."""
    clusters = load(root / "content/codebook.yml")["clusters"]
    return {cluster["id"]: [code["id"] for code in cluster["codes"]] for cluster in clusters}


@cache
def readings(root: Path, coder: str) -> Rows:
    """What a coder gave the passages of each record."""
    files = sorted((root / "content/codings" / coder).glob("*.yml"))
    return {
        file.stem: {row["passage"]: set(row["codes"]) for row in load(file)["passages"]}
        for file in files
    }


@cache
def given(root: Path) -> Rows:
    """The codes of each passage: the decided ones, else all that were given."""
    found: Rows = {}
    for coder in sorted(path.name for path in (root / "content/codings").glob("pass-*")):
        for record, rows in readings(root, coder).items():
            for passage, codes in rows.items():
                found.setdefault(record, {}).setdefault(passage, set()).update(codes)
    for record, rows in readings(root, "adjudicated").items():
        found[record].update(rows)
    return found


def with_any(root: Path, codes: set[str]) -> set[tuple[str, str]]:
    """The passages that have any of these codes."""
    return {
        (record, passage)
        for record, rows in given(root).items()
        for passage, have in rows.items()
        if have & codes
    }


def agreed(root: Path, codes: set[str]) -> Agreed:
    """The agreement of both passes on whether a passage has any of these codes."""
    one, two = readings(root, "pass-1"), readings(root, "pass-2")
    records = [
        [(bool(one[r][p] & codes), bool(two[r][p] & codes)) for p in one[r] if p in two[r]]
        for r in sorted(one)
        if r in two
    ]
    units = [*chain(*records)]
    a, b, c, d = (units.count(pair) for pair in [(True, True), (True, False), (False, True),
                                                 (False, False)])  # fmt: skip
    whole = alpha(units)
    low, high = interval(records) if whole is not None else (None, None)
    positive = 2 * a / (2 * a + b + c) if a + b + c else None
    return Agreed(whole, low, high, positive, (a, b, c, d))


def alpha(units: list[tuple[bool, bool]]) -> float | None:
    """One minus the observed over the expected disagreement."""
    values = [*chain(*units)]
    yes, no = values.count(True), values.count(False)
    if not yes or not no:
        return None
    observed = Fraction(sum(x != y for x, y in units), len(units))
    return float(1 - observed / Fraction(2 * yes * no, len(values) * (len(values) - 1)))


def interval(records: list[list[tuple[bool, bool]]]) -> tuple[float, float]:
    """The 95 % percentile interval of 1,000 resamples of records, with the published seed."""
    chance = random.Random(20_150_928)  # noqa: S311 (a sample, not a secret)
    drawn = (chance.choices(range(len(records)), k=len(records)) for _ in range(1_000))
    every = (alpha([*chain(*(records[i] for i in sample))]) for sample in drawn)
    found = sorted(value for value in every if value is not None)
    return found[int(len(found) * 0.025)], found[min(int(len(found) * 0.975), len(found) - 1)]


@cache
def of_codes(root: Path) -> dict[str, Agreed]:
    """The agreement on every cluster (itself or a code below it) and every code."""
    return {
        code: agreed(root, {code, *(below if code == cluster else ())})
        for cluster, below in codebook(root).items()
        for code in (cluster, *below)
    }


def passages(root: Path, cluster: str, code: str) -> set[tuple[str, str]]:
    """The passages of a cluster, or of a code below it."""
    return with_any(root, {code, *(codebook(root)[cluster] if code == cluster else ())})


@cache
def findings(root: Path) -> dict[str, Finding]:
    """Every finding by its id."""
    fronts = {id: text.front for id, (kind, text) in originals(root).items() if kind == "finding"}
    return {id: _finding(root, front) for id, front in fronts.items()}


def _finding(root: Path, front: dict[str, Any]) -> Finding:
    supports = [row["passage"] for row in front["supports"]]
    against = [row["passage"] for row in front["contradicts"]]
    records = {passage.partition("#")[0] for passage in supports}
    seen = _countries(root, records)
    concerns = [
        _methods(root, supports, records),
        _step(Fraction(len(against), len(against) + len(supports))),
        sum(len(records) < least for least in (6, 4, 2)),
        sum(len(seen) < least for least in (5, 3, 2)),
    ]
    points = sum(concerns)
    level = "high" if points <= 1 else "moderate" if points <= 3 else "low"
    return Finding(
        supports,
        against,
        records,
        seen,
        _countries(root, {passage.partition("#")[0] for passage in against}),
        [("none", "minor", "moderate", "serious")[concern] for concern in concerns],
        level if points <= 6 else "very-low",
    )


def _countries(root: Path, records: set[str]) -> set[str]:
    return {country for id in records for country in countries(originals(root)[id][1])}


def _methods(root: Path, supports: list[str], records: set[str]) -> int:
    """Publishers, and one more where the coding is unsettled or a cluster's alpha is low."""
    sources = chain(*(originals(root)[id][1].front.get("sources", []) for id in records))
    publishers = {source["publisher"] for source in sources} - {"unknown"}
    clusters = {
        cluster
        for cluster, below in codebook(root).items()
        for passage in supports
        if tuple(passage.split("#")) in with_any(root, {cluster, *below})
    }
    alphas = [of_codes(root)[cluster].alpha for cluster in clusters]
    known = [value for value in alphas if value is not None and value >= 0.667]
    reliable = alphas and len(known) == len(alphas) and all(_settled(root, id) for id in records)
    few = 0 if len(publishers) >= 4 else 1 if len(publishers) >= 2 else 2
    return min(few + (not reliable), 3)


def _settled(root: Path, record: str) -> bool:
    """Whether two passes read a record and every difference was decided."""
    one, two = (readings(root, coder).get(record) for coder in ("pass-1", "pass-2"))
    if one is None or two is None:
        return False
    differing = {passage for passage in one.keys() & two.keys() if one[passage] != two[passage]}
    return differing <= readings(root, "adjudicated").get(record, {}).keys()


def _step(share: Fraction) -> int:
    return 0 if not share else 1 if share <= Fraction(1, 4) else 2 if share < Fraction(1, 2) else 3
