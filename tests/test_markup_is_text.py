"""What looks like markup or like a template in an author's text is shown as it was written."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from codify.sources import front_matter
from small_library import BASE, checked, small_library
from trees import build

MARKUP = "<img src=x onerror=alert(1)> {{ 7 * 7 }} {% raw %} {# remark #} &lt;"
TEXT = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ].*")  # what is no code, date or id in the small library
KINDS = yaml.safe_load(BASE.with_name("_kinds.yml").read_text("utf-8"))


def marked(value: Any) -> Any:
    """Return the values of a file with markup in place of each text."""
    if isinstance(value, dict):
        return {key: marked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner) if index == 0 else inner for index, inner in enumerate(value)]
    return MARKUP if isinstance(value, str) and TEXT.fullmatch(value) else value


def written(text: str) -> str:
    return json.dumps(marked(yaml.load(text, yaml.BaseLoader)))  # noqa: S506 (nothing but texts)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a library with a record of each kind, whose texts are all markup."""
    root = small_library(tmp_path_factory.mktemp("tree") / "library")
    for name, text in KINDS.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for path in [*root.rglob("*.yml"), *root.rglob("*.md")]:
        text = path.read_text("utf-8")
        if path.suffix == ".yml":
            path.write_text(written(text), "utf-8")
            continue
        front, body, _ = front_matter(text, path.name, []) or ("", "", 0)
        body = body.replace(
            "\nThe school", "\n{{ 7 * 7 }} {% raw %} {# remark #} `{{ 7 }}` The school"
        )
        path.write_text(f"---\n{written(front)}\n---\n{body}", "utf-8")
    review(root)
    return build(root, "site") / "site"


def review(root: Path) -> None:
    """Give each rule of the codebook and each piece of evidence the hash that the report tells."""
    report = checked(root)
    path = root / "content/codebook.yml"
    book = json.loads(path.read_text("utf-8"))
    book["history"][0]["rules"] |= re.findall(r"list there: “([a-z]+): ([0-9a-f]+)”", report)
    path.write_text(json.dumps(book), "utf-8")
    changed = re.compile(r"\((\w+)\)\. \[evidence-text-changed\]\n.*\n.*seen: (\w+)\.")
    hashes = changed.findall(checked(root))
    for path in (root / "content/findings").iterdir():
        text = path.read_text("utf-8")
        for old, new in hashes:
            text = text.replace(old, new)
        path.write_text(text, "utf-8")


class Page(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(site: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), Page(path)


def test_no_text_of_an_author_becomes_an_element_or_a_handler(site: Path) -> None:
    for name, page in pages(site):
        for tag, attributes in page.tags:
            assert not (tag == "img" and attributes.get("src") == "x"), name
            assert not [key for key in attributes if key.startswith("on")], name


@pytest.mark.parametrize("language", ["", "fr/", "es/", "ar/"])
def test_titles_and_summaries_are_shown_as_they_were_written(site: Path, language: str) -> None:
    for name in KINDS:
        folder, _, file = name.removeprefix("content/").rpartition("/")
        path = site / language / folder / file.replace(".md", ".html")
        assert Page(path).text.count(MARKUP) >= 3, path


def test_templates_in_a_body_are_shown_as_they_were_written(site: Path) -> None:
    text = Page(site / "practices/school-garden.html").text
    assert "{{ 7 * 7 }} {% raw %} {# remark #} {{ 7 }} The school has a yard" in text
