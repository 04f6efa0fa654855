"""Laws that hold for every record of the real library, in every language."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

import trees
from codify import languages, library, links, yamltext
from codify.disseminate.site_pages import site_pages
from codify.fields import UNKNOWN, Part
from codify.library import Library
from codify.plaintext import plain
from codify.prepare import Prepared, prepare
from codify.problems import Problems, report
from codify.records import Edition, Record
from codify.validation import validated

LIBRARIES = {"the real library": trees.PROJECT, "the library on water": trees.WATER}
ALLOWED = yaml.safe_load((trees.PROJECT / "tests/numbers_that_differ.yml").read_text("utf-8"))


@pytest.fixture(scope="module", params=LIBRARIES)
def root(request: pytest.FixtureRequest) -> Path:
    return LIBRARIES[request.param]


@pytest.fixture(scope="module")
def prepared(root: Path) -> Prepared:
    return read(library.load(root))


def read(found: Library) -> Prepared:
    problems: Problems = []
    result = prepare(found, problems)
    assert result, report(problems)
    return result


def editions(prepared: Prepared) -> Iterator[tuple[Record, Edition]]:
    for record in prepared.corpus.records.values():
        for edition in (record.original, *record.translations.values()):
            yield record, edition


class Passages(HTMLParser):
    """Lists the elements of a page that have a passage's id, each with its own text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.open: list[tuple[str, int | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "hr", "img"):
            return
        id = dict(attrs).get("id") or ""
        passage = self.open[-1][1] if self.open else None
        if tag == "sup" and passage is not None:  # a citation; it takes the space before with it
            self.found[passage] = (self.found[passage][0], self.found[passage][1].rstrip())
        if tag in ("sup", "ul", "ol"):  # the items of a list are passages of their own
            passage = None
        if re.fullmatch(r"p\d+", id):
            passage = len(self.found)
            self.found.append((id, ""))
        self.open.append((tag, passage))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self.open and (number := self.open[-1][1]) is not None:
            id, text = self.found[number]
            self.found[number] = (id, text + data)


def test_the_splitter_and_the_renderer_agree_on_every_passage(prepared: Prepared) -> None:
    problems: Problems = []
    for language in prepared.corpus.library.languages:
        html = {page.address: page.html for page in site_pages(prepared, language, problems)}
        for record in prepared.corpus.records.values():
            wanted = [(p.id, plain(p.text)) for p in record.edition(language).body.passages]
            found = [
                (id, " ".join(text.split())) for id, text in Passages(html[record.address]).found
            ]
            assert found == wanted, (record.id, language)
    assert not problems


def test_reading_twice_gives_the_same(prepared: Prepared, root: Path) -> None:
    again = read(library.load(root))
    assert again == prepared
    assert again is not prepared


def test_a_record_that_is_written_out_and_read_again_is_the_same_record(
    prepared: Prepared,
) -> None:
    for record, edition in editions(prepared):
        text = yaml.safe_dump(written(edition.fields), allow_unicode=True, sort_keys=False)
        problems: Problems = []
        parsed = yamltext.parse(text, edition.file, problems)
        assert parsed, report(problems)
        fields = validated(record.kind.model, parsed.value, parsed, edition.file, problems)
        assert fields == edition.fields, report(problems)


def written(value: Any) -> Any:
    """A record's fields as an author writes them."""
    if isinstance(value, Part):
        fields = type(value).model_fields
        required = {name for name, field in fields.items() if field.is_required()}
        return {
            name: written(inner)
            for name, inner in dict(value).items()
            if inner is not None or name in required
        }
    if isinstance(value, tuple):
        return [written(inner) for inner in value]
    if value is None:
        return UNKNOWN
    return str(value).lower() if isinstance(value, bool) else str(value)


def translations(prepared: Prepared) -> Iterator[tuple[Record, Edition]]:
    return ((r, e) for r, e in editions(prepared) if e is not r.original)


def test_a_translation_has_the_passages_of_its_original_in_the_same_order(
    prepared: Prepared,
) -> None:
    for record, edition in translations(prepared):
        wanted = [(p.id, p.section) for p in record.original.passages.values()]
        assert [(p.id, p.section) for p in edition.passages.values()] == wanted, edition.file
        assert edition.body.shape == record.original.body.shape, edition.file


def test_a_translation_has_the_citations_of_its_original_in_the_same_order(
    prepared: Prepared,
) -> None:
    different = []
    for record, edition in translations(prepared):
        for id, passage in record.original.passages.items():
            wanted = links.CITATION.findall(passage.text)
            found = links.CITATION.findall(edition.passages[id].text)
            if wanted != found:
                different.append(f"{edition.file} {id}: {found} for {wanted}")
    assert different == []


def test_a_translation_has_the_links_of_its_original(prepared: Prepared) -> None:
    for record, edition in translations(prepared):
        for id, passage in record.original.passages.items():
            wanted = sorted(links.LINK.findall(passage.text))
            assert sorted(links.LINK.findall(edition.passages[id].text)) == wanted, edition.file


def test_a_translation_has_the_numbers_of_its_original(prepared: Prepared, root: Path) -> None:
    different = {}
    for record, edition in translations(prepared):
        for id, text in texts(record.original).items():
            wanted, found = numbers(text), numbers(texts(edition)[id])
            if wanted != found:
                different[f"{edition.file} {id}"] = f"{found} for {wanted}"
    allowed = ALLOWED if root == trees.PROJECT else {}
    assert different.keys() == allowed.keys(), different


def texts(edition: Edition) -> dict[str, str]:
    """The texts of an edition: its passages, and what stands in front of them."""
    found = {id: plain(passage.text) for id, passage in edition.passages.items()}
    for name in ("title", "summary", "statement", "scope", "gender_lens"):
        if text := getattr(edition.fields, name, None):
            found[name] = text
    cost = getattr(edition.fields, "cost", None)
    if cost and cost.note:
        found["cost.note"] = cost.note
    return found


def numbers(text: str) -> list[str]:
    """The numbers of a text in digits, without the separators of its language, sorted."""
    number = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d)|[.,]\d+)*")
    return sorted(re.sub(r"\D", "", match[0]) for match in number.finditer(text))


def test_every_catalogue_of_the_interface_is_complete() -> None:
    folder = Path(languages.__file__).parent / "interface"
    codes = sorted(path.stem for path in folder.glob("*.yml"))
    assert len(codes) >= 4
    problems: Problems = []
    assert list(languages.load(codes, problems)) == codes
    assert not problems, report(problems)
