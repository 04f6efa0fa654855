"""Make the slip for a question: to print, or to send as a letter from the reader's own mail."""

from __future__ import annotations

from codify.disseminate.list_pages import made_page
from codify.disseminate.views import Page, Words
from codify.disseminate.writer import Writer

ROUTE = "question-slip"
HEADS = ("from", "place", "page", "version", "date")


def question_slip(writer: Writer) -> Page:
    """Return the slip. A script fills in the page that the reader came from."""
    here, library = writer.routes.made[ROUTE], writer.corpus.library
    date = writer.language.date(writer.date.isoformat())
    version = writer.t("slip.version_of", version=library.version, date=date)
    return made_page(
        writer,
        ROUTE,
        writer.t("slip.title"),
        writer.t("slip.intro"),
        template="slip.html",
        heads=tuple((name, writer.t(f"slip.{name}")) for name in HEADS),
        version=version,
        support=Words(writer.t("kind.support-contact.many"), writer.made("support", here)),
    )
