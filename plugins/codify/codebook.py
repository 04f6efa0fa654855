"""Read the codebook: the clusters and the codes below them, with the rules for their use."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from pydantic import PrivateAttr

from codify import yamltext
from codify.fields import FullDate, Line, Part, PassageReference, Slug, shared
from codify.library import Library
from codify.problems import CODEBOOK as FILE
from codify.problems import VOCABULARIES, Place, Problem, Problems, listed, nearest
from codify.records import Record
from codify.reference_schemas import Bibliography, SupportContact
from codify.schemas import Fields
from codify.validation import validated
from codify.vocabularies import Labels, Vocabulary, check_labels
from codify.yamltext import Parsed, Path


class NearMiss(Part):
    """Another code that is easily taken for this one, and when it is the right one."""

    use: Slug = shared("The other code.")
    when: Labels = shared("When the other code is right, in every language.")


class CounterExample(Part):
    """A passage that looks as if it had the code and has not."""

    passage: PassageReference = shared("The passage, record#passage.")
    why: Labels = shared("Why it does not have the code, in every language.")


class Code(Part):
    """A code with the rules by which separate coders reach the same result."""

    id: Slug = shared("Name of the code in codings and addresses.")
    label: Labels = shared("Label in every language.")
    proposed: tuple[Slug, ...] = shared("Languages in which the label is only proposed.", ())
    definition: Labels = shared("Definition in every language.")
    include: Labels = shared("When to give the code, in every language.")
    exclude: Labels = shared("When not to give it, in every language.")
    near_misses: tuple[NearMiss, ...] = shared("Codes that are easily taken for it.", min_length=1)
    example: PassageReference = shared("A passage that has the code, record#passage.")
    counter_example: CounterExample = shared("A passage that looks like it and has it not.")
    crosswalk: dict[str, tuple[str, ...]] = shared("Values of vocabularies that it answers to.")

    @property
    def rules(self) -> tuple[Labels, ...]:
        """The texts that a coder goes by."""
        near = tuple(miss.when for miss in self.near_misses)
        return (self.definition, self.include, self.exclude, *near)

    def fingerprint(self, language: str) -> str:
        """Return a short hash of the rules in `language`; white space does not count."""
        rules = "\n".join(" ".join(rule[language].split()) for rule in self.rules)
        return hashlib.sha256(rules.encode()).hexdigest()[:10]


class Cluster(Code):
    """A code at the top of the codebook, with the codes below it."""

    codes: tuple[Code, ...] = shared("The codes below the cluster.", ())


class Version(Part):
    """A version of the codebook, with a hash of the rules of each code that it set."""

    version: Line = shared("Number of the version.")
    date: FullDate = shared("Day from which it held.")
    note: Line = shared("What changed.")
    rules: dict[str, str] = shared("Hash of the rules of each code that is new or changed.")


class Codebook(Part):
    """The codes for the passages of a library, with the history of their rules."""

    version: Line = shared("Version of the codebook: the last one of its history.")
    history: tuple[Version, ...] = shared("The versions, the oldest first.", min_length=1)
    clusters: tuple[Cluster, ...] = shared("The clusters.", min_length=1)
    _examples: dict[tuple[str, str], Place] = PrivateAttr(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        """The clusters' names, in the codebook's order."""
        return tuple(cluster.id for cluster in self.clusters)

    @property
    def codes(self) -> Mapping[str, Code]:
        """Every cluster and code by name, in the codebook's order."""
        return {code.id: code for cluster in self.clusters for code in (cluster, *cluster.codes)}

    @property
    def cluster_of(self) -> Mapping[str, str]:
        """The cluster of every code; a cluster's is itself."""
        return {c.id: cluster.id for cluster in self.clusters for c in (cluster, *cluster.codes)}

    def cluster(self, id: str) -> Cluster:
        """Return the cluster `id`."""
        return next(cluster for cluster in self.clusters if cluster.id == id)

    def changed_since(self, version: str) -> frozenset[str]:
        """Return the codes whose rules changed after `version`; all if it is not known."""
        versions = [entry.version for entry in self.history]
        later = self.history[versions.index(version) + 1 :] if version in versions else self.history
        return frozenset(code for entry in later for code in entry.rules)


def load(
    library: Library, vocabularies: Mapping[str, Vocabulary], problems: Problems
) -> Codebook | None:
    """Return the library's codebook, or None after adding a problem."""
    if not (library.root / FILE).is_file():
        problems.append(Problem(Place(FILE), "codebook-missing"))
        return None
    parsed = yamltext.read(library.root, FILE, problems)
    if parsed is None:
        return None
    codebook = validated(Codebook, parsed.value, parsed, FILE, problems)
    if codebook is None:
        return None
    for code, at in _places(codebook):
        _check_code(code, at, codebook, library, parsed, problems)
        _check_crosswalk(code, at, vocabularies, parsed, problems)
        named: list[tuple[str, Path]] = [
            (code.example, ("example",)),
            (code.counter_example.passage, ("counter_example", "passage")),
        ]
        for reference, below in named:
            codebook._examples[code.id, reference] = parsed.place(FILE, (*at, *below))
    _check_history(codebook, library.default, parsed, problems)
    return codebook


def check_examples(codebook: Codebook, records: Mapping[str, Record], problems: Problems) -> None:
    """Add a problem for each example or counter-example that is no passage of the library."""
    for code in codebook.codes.values():
        for reference in (code.example, code.counter_example.passage):
            id, _, passage = reference.partition("#")
            record = records.get(id)
            if record is None or passage not in record.original.passages:
                near = nearest(id, records) if record is None else ""
                values = {"code": code.id, "reference": reference, "near": near}
                place = codebook._examples.get((code.id, reference), Place(FILE))
                cause = id if record is None else f"{id}#"
                problems.append(Problem(place, "code-example-gone", values, cause))


def _places(codebook: Codebook) -> Iterator[tuple[Code, Path]]:
    for number, cluster in enumerate(codebook.clusters):
        yield cluster, ("clusters", number)
        for index, code in enumerate(cluster.codes):
            yield code, ("clusters", number, "codes", index)


def _check_code(
    code: Code, at: Path, codebook: Codebook, library: Library, parsed: Parsed, problems: Problems
) -> None:
    """Check that a code's texts stand in every language, and that its name is its own."""
    texts: list[tuple[Path, Labels]] = [
        (("label",), code.label),
        (("definition",), code.definition),
        (("include",), code.include),
        (("exclude",), code.exclude),
        (("counter_example", "why"), code.counter_example.why),
    ]
    texts += [(("near_misses", n, "when"), miss.when) for n, miss in enumerate(code.near_misses)]
    for path, labels in texts:
        check_labels(labels, library.languages, parsed, (*at, *path), FILE, problems)
    names = [other.id for other, _ in _places(codebook)]
    if names.count(code.id) > 1:
        place = parsed.place(FILE, (*at, "id"))
        problems.append(Problem(place, "row-id-repeated", {"id": code.id}))
    for number, miss in enumerate(code.near_misses):
        if miss.use not in names or miss.use == code.id:
            place = parsed.place(FILE, (*at, "near_misses", number, "use"))
            values = {"code": miss.use, "known": listed(names), "near": nearest(miss.use, names)}
            problems.append(Problem(place, "code-unknown", values))


def _check_crosswalk(
    code: Code,
    at: Path,
    vocabularies: Mapping[str, Vocabulary],
    parsed: Parsed,
    problems: Problems,
) -> None:
    for name, terms in code.crosswalk.items():
        known = vocabularies[name].ids if name in vocabularies else ()
        for number, term in enumerate(terms or ("",)):
            if term not in known:
                place = parsed.place(FILE, (*at, "crosswalk", name, number))
                wanted = listed(known or sorted(vocabularies))
                values = {"field": name, "found": term, "known": wanted, "near": ""}
                problems.append(Problem(place, "value-not-listed", values, VOCABULARIES))


def _check_history(codebook: Codebook, language: str, parsed: Parsed, problems: Problems) -> None:
    """A rule that differs from its last entry in the history is a change without a version."""
    if codebook.version != codebook.history[-1].version:
        place = parsed.place(FILE, ("version",))
        values = {"found": codebook.version, "wanted": codebook.history[-1].version}
        problems.append(Problem(place, "codebook-version", values))
    last = {code: hash for entry in codebook.history for code, hash in entry.rules.items()}
    for code, at in _places(codebook):
        if not all(rule.get(language) for rule in code.rules):
            continue  # told as a missing label
        now = code.fingerprint(language)
        if last.get(code.id) != now:
            place = parsed.place(FILE, at)
            values = {"code": code.id, "hash": now, "version": codebook.version}
            problems.append(Problem(place, "codebook-history", values))


def check_topics(codebook: Codebook, records: Iterable[Record], problems: Problems) -> None:
    """Add a problem for each topic of a support contact or a publication that is no code."""
    known = codebook.codes
    for record in records:
        original = record.original
        for path, code in _topics(original.fields):
            if code not in known:
                place = original.front.place(original.file, path)
                values = {"code": code, "known": listed(known), "near": nearest(code, known)}
                problems.append(Problem(place, "code-unknown", values))


def _topics(fields: Fields) -> Iterator[tuple[Path, str]]:
    """Yield the topics that a record names, each with its place in the front matter."""
    if isinstance(fields, SupportContact):
        for index, code in enumerate(fields.topics):
            yield ("topics", index), code
    for row, reference in enumerate(fields.references if isinstance(fields, Bibliography) else ()):
        for index, code in enumerate(reference.topics):
            yield ("references", row, "topics", index), code
