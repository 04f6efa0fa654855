"""Each coded record leads to others that are like it, and says truly what they share."""

from codify.codify import Corpus
from codify.records import Record, countries_of
from codify.related import MOST, related
from searching import searcher


def codes(record: Record, corpus: Corpus) -> set[str]:
    return {code for given in corpus.coded[record.id].codes.values() for code in given}


def test_what_is_said_to_be_shared_is_all_that_is_shared() -> None:
    corpus = searcher().library.corpus
    found = related(corpus)
    assert found.keys() == corpus.coded.keys()
    for id, alike in found.items():
        record = corpus.records[id]
        for other in alike:
            assert set(other.codes) == codes(record, corpus) & codes(other.record, corpus) != set()
            mine, theirs = (countries_of(r.original.fields) for r in (record, other.record))
            assert set(other.countries) == set(mine) & set(theirs)
            both = (r.original.terms.get("actors") or () for r in (record, other.record))
            assert set(other.actors) == set.intersection(*map(set, both))


def test_the_most_alike_come_first_and_no_record_is_its_own_like() -> None:
    corpus = searcher().library.corpus
    for id, alike in related(corpus).items():
        record = corpus.records[id]
        shares = []
        for other in alike:
            mine, theirs = codes(record, corpus), codes(other.record, corpus)
            share = 2 * len(mine & theirs) / (len(mine) + len(theirs))
            shares.append(share + 0.5 * bool(other.countries) + 0.1 * len(other.actors))
        assert shares == sorted(shares, reverse=True)
        assert id not in {other.record.id for other in alike}
        assert len(alike) <= MOST


def test_most_practices_have_records_that_are_like_them() -> None:
    corpus = searcher().library.corpus
    found = related(corpus)
    practices = [record.id for record in corpus.of_kind("practice")]
    assert sum(bool(found[id]) for id in practices) > 0.9 * len(practices)
