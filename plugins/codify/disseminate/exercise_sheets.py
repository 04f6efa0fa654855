"""Make a sheet of the exercise of each module, to print and to fill in."""

from __future__ import annotations

from collections.abc import Iterator

from codify.disseminate.record_pages import notices, renderer_for
from codify.disseminate.takeaways import document_links
from codify.disseminate.views import Page
from codify.disseminate.writer import Writer
from codify.problems import Problems
from codify.records import EXERCISE, Record


def exercise_pages(writer: Writer, problems: Problems) -> Iterator[Page]:
    """Yield the sheet of each record that has an exercise."""
    for record in writer.corpus.records.values():
        if f"exercises/{record.id}" in writer.routes.made:
            yield _sheet(record, writer, problems)


def _sheet(record: Record, writer: Writer, problems: Problems) -> Page:
    here = writer.routes.made[f"exercises/{record.id}"]
    edition = record.edition(writer.code)
    text = writer.corpus.languages[edition.language]
    title = text.t("exercise.title", module=edition.fields.title)
    html = exercise_of(record, writer, here, problems)
    return Page(
        address=here,
        language=writer.code,
        template="form.html",
        title=title,
        description=writer.t("exercise.intro"),
        text_language=edition.language,
        text_direction=text.direction,
        html=html,
        view={
            "intro": writer.t("exercise.intro"),
            "chrome": writer.language,
            "notices": tuple(notices(record, writer)),
            "heads": tuple(text.t(f"exercise.{name}") for name in ("place", "date", "group")),
            "module": writer.record_link(record, here),
            "links": document_links(record, here, writer),
        },
    )


def exercise_of(record: Record, writer: Writer, here: str, problems: Problems) -> str:
    """Return the exercise of a record as HTML, without its heading."""
    edition = record.edition(writer.code)
    rendered = renderer_for(edition, writer, here).render(edition, problems).html
    _, _, after = rendered.partition(f'<h2 id="{EXERCISE}">')
    return after.partition("</h2>")[2].partition("<h2 ")[0]
