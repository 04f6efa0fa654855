"""Agreement is what the literature, an independent library and a slow count say it is."""

import random
import warnings
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, permutations

import krippendorff
import numpy
import pytest

from codify.agreement import Agreement, Resamples, agreement, nominal_alpha
from codify.codings import ADJUDICATED
from corpora import real

Record = list[tuple[bool, bool]]
Values = Sequence[object]

# Worked examples with one coder a row and a dot for a missing value. A, B and C stand in
# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), where they come out at 0.095,
# 0.692 and 0.743; the last one stands in Wikipedia's article on the coefficient and in the tests of
# the package krippendorff, at 0.691. The fractions follow from the coincidences printed there.
PUBLISHED = {
    "A: two coders, two values": (
        ["0100000010", "1110010000"],
        Fraction(2, 21),
        0.095,
    ),
    "B: two coders, five values": (
        ["aabbdcccedda", "babbbccceddd"],
        Fraction(310, 448),
        0.692,
    ),
    "C: four coders, five values, some missing": (
        ["123321412...", "1233224125.3", ".3332342251.", "12332441251."],
        Fraction(904, 1216),
        0.743,
    ),
    "three coders, four values, many missing": (
        [".....34121133.3", "1.213343.......", "..21344.21133.4"],
        Fraction(56, 81),
        0.691,
    ),
}


def slow_alpha(units: Sequence[Values]) -> Fraction | None:
    """Observed over expected disagreement, pair by pair: 2011, page 2."""
    pairable = [[v for v in unit if v is not None] for unit in units]
    pairable = [unit for unit in pairable if len(unit) > 1]
    values = [*chain(*pairable)]
    expected = sum(a != b for a, b in permutations(values, 2))
    if not expected:
        return None
    observed = sum(
        Fraction(sum(a != b for a, b in permutations(unit, 2)), len(unit) - 1) for unit in pairable
    )
    return 1 - observed * (len(values) - 1) / expected


def slow_interval(records: Sequence[Record]) -> tuple[float, float]:
    """The 26th and the 976th of 1,000 alphas of resampled records, where all are defined."""
    chance = random.Random(20_150_928)  # noqa: S311 (a sample, not a secret)
    found = []
    for _ in range(1_000):
        drawn = chance.choices(range(len(records)), k=len(records))
        alpha = slow_alpha([*chain(*(records[index] for index in drawn))])
        if alpha is not None:
            found.append(float(alpha))
    assert len(found) == 1_000
    found.sort()
    return found[25], found[975]


def independent_alpha(units: Sequence[Values]) -> float | None:
    """What the package krippendorff says; without variation it raises, or divides by nothing."""
    rows = zip(*units, strict=True)
    coders = [[numpy.nan if value is None else float(bool(value)) for value in row] for row in rows]
    with warnings.catch_warnings(), numpy.errstate(invalid="ignore", divide="ignore"):
        try:
            alpha = float(krippendorff.alpha(coders, level_of_measurement="nominal"))
        except ValueError:
            return None
    return None if numpy.isnan(alpha) else alpha


def made(chance: random.Random, records: int, most: int) -> list[Record]:
    """Records of passages that two coders read and mostly agree on."""
    return [
        [
            (first, first if chance.random() < 0.8 else not first)
            for first in (chance.random() < 0.4 for _ in range(chance.randint(1, most)))
        ]
        for _ in range(records)
    ]


# Alpha


@pytest.mark.parametrize(("rows", "exact", "printed"), PUBLISHED.values(), ids=PUBLISHED)
def test_alpha_is_that_of_published_examples(
    rows: list[str], exact: Fraction, printed: float
) -> None:
    units = [[None if v == "." else v for v in unit] for unit in zip(*rows, strict=True)]
    alpha = nominal_alpha(units)  # type: ignore[arg-type]  # true of any values
    assert alpha == pytest.approx(exact, abs=1e-9)
    assert round(float(exact), 3) == printed
    assert slow_alpha(units) == exact


def test_alpha_is_that_of_an_independent_library_on_random_tables() -> None:
    chance = random.Random(3)  # noqa: S311 (a sample, not a secret)
    undefined = 0
    for number in range(1_000):
        coders, share = chance.randint(2, 5), chance.choice([0.02, 0.2, 0.5, 1.0])
        missing = chance.choice([0.0, 0.3, 0.8])
        units = [
            [None if chance.random() < missing else chance.random() < share for _ in range(coders)]
            for _ in range(chance.randint(1, 40))
        ]
        found, wanted = nominal_alpha(units), independent_alpha(units)
        assert (found is None) == (wanted is None), (number, units)
        if found is not None:
            assert found == pytest.approx(wanted, abs=1e-9), (number, units)
        undefined += found is None
    assert 100 < undefined < 500  # so that both are looked at


@pytest.mark.parametrize(
    "units",
    [
        [],
        [(True, None), (None, False)],  # nothing that two coders read
        [(True, True), (True, True)],
        [(False, False), (True, None)],
    ],
)
def test_alpha_is_undefined_without_variation(units: list[tuple[bool | None, ...]]) -> None:
    assert nominal_alpha(units) is None


def test_alpha_of_every_code_of_the_library_is_that_of_the_independent_library() -> None:
    corpus = real().corpus
    assert len(corpus.agreements) == len(corpus.codebook.codes)
    readings = {(c.coder, c.record): c.rows for c in corpus.codings}
    for cluster in corpus.codebook.clusters:
        below = {cluster.id, *(code.id for code in cluster.codes)}
        for codes in (below, *({code.id} for code in cluster.codes)):
            units = [
                (not codes.isdisjoint(row.codes), not codes.isdisjoint(other.codes))
                for (coder, record), rows in readings.items()
                if coder == "pass-1" and record in corpus.records
                for passage, row in rows.items()
                if (other := readings.get(("pass-2", record), {}).get(passage))
            ]
            code = cluster.id if codes is below else min(codes)
            found = corpus.agreements[code]
            assert found.alpha == pytest.approx(independent_alpha(units), abs=1e-9)
            assert found.units == len(units) > 200
            assert (found.both, found.first, found.second, found.neither) == tuple(
                units.count(pair)
                for pair in [(True, True), (True, False), (False, True), (False, False)]
            )


def test_what_was_decided_afterwards_never_feeds_agreement() -> None:
    corpus = real().corpus
    undecided = tuple(c for c in corpus.codings if c.coder != ADJUDICATED)
    assert len(undecided) < len(corpus.codings)
    assert replace(corpus, codings=undecided).agreements == corpus.agreements


def test_what_one_coder_has_not_listed_takes_no_part() -> None:
    corpus = real().corpus
    coding = next(c for c in corpus.codings if c.coder == "pass-2")
    shorter = coding.file.model_copy(update={"passages": coding.file.passages[1:]})
    codings = tuple(replace(c, file=shorter) if c is coding else c for c in corpus.codings)
    fewer = replace(corpus, codings=codings).agreements
    for code, before in corpus.agreements.items():
        assert fewer[code].units == before.units - 1


# Counts


@pytest.mark.parametrize(
    ("units", "counts", "positive"),
    [
        ([(True, True)] * 4 + [(True, False)] * 2 + [(False, False)] * 9, (4, 2, 0, 9), 8 / 10),
        ([(False, True)] * 3 + [(False, False)], (0, 0, 3, 1), 0.0),
        ([(True, True)], (1, 0, 0, 0), 1.0),
        ([(False, False)] * 5, (0, 0, 0, 5), None),
        ([], (0, 0, 0, 0), None),
    ],
)
def test_the_counts_and_positive_agreement_are_those_counted_by_hand(
    units: Record, counts: tuple[int, int, int, int], positive: float | None
) -> None:
    found = agreement([units[:1], units[1:]], Resamples(2))
    assert (found.both, found.first, found.second, found.neither) == counts
    assert found.positive == positive
    assert found.units == len(units)


# The interval


def test_the_interval_is_that_of_a_slow_and_plain_resampling() -> None:
    records = made(random.Random(8), records=5, most=6)  # noqa: S311
    found = agreement(records, Resamples(5))
    assert (found.low, found.high) == pytest.approx(slow_interval(records), abs=1e-12)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.high


def test_the_interval_resamples_records_and_not_passages() -> None:
    """A hundred times the same passages in a record say no more than once."""
    records = made(random.Random(8), records=5, most=6)  # noqa: S311
    more = [record * 100 for record in records]
    narrow, wide = (agreement(each, Resamples(5)) for each in (more, records))
    assert narrow.low == pytest.approx(wide.low, abs=0.05)
    assert narrow.high == pytest.approx(wide.high, abs=0.05)


def test_the_interval_is_the_same_each_time_and_shared_resamples_change_nothing() -> None:
    chance = random.Random(5)  # noqa: S311 (a sample, not a secret)
    codes = [made(chance, records=7, most=9) for _ in range(6)]
    shared = Resamples(7)
    together = [agreement(records, shared) for records in codes]
    assert together == [agreement(records, Resamples(7)) for records in codes]
    assert len({(found.low, found.high) for found in together}) == len(codes)


def test_there_is_no_interval_with_one_record_or_without_an_alpha() -> None:
    one = agreement([[(True, True), (False, True)]], Resamples(1))
    assert one.alpha is not None
    assert (one.low, one.high) == (None, None)
    assert agreement([[(True, True)]] * 3, Resamples(3)) == Agreement(
        None, None, None, both=3, first=0, second=0, neither=0
    )


def test_on_the_real_library_the_interval_of_every_code_contains_alpha() -> None:
    found = real().corpus.agreements
    defined = {code: each for code, each in found.items() if each.alpha is not None}
    assert len(defined) > 20
    for code, each in defined.items():
        assert each.low is not None and each.high is not None
        assert each.alpha is not None
        assert each.low <= each.alpha <= each.high, code
    assert any(each.low < each.high for each in defined.values() if each.low and each.high)
