"""Make blank forms: a page to print, and a table to fill in, of the shape that records have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codify.disseminate.list_pages import made_page
from codify.disseminate.record_pages import PLAN_COLUMNS
from codify.disseminate.routes import LOGS
from codify.disseminate.views import Page, Words
from codify.disseminate.writer import Writer
from codify.exchange.tables import Column, Table, to_csv
from codify.languages import Language

FOLDER = "forms"


@dataclass(frozen=True)
class Form:
    """A blank form: its route, the group of its texts, its heads and columns, and its rows."""

    route: str
    texts: str
    file: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: int = 3


FORMS = (
    Form(
        "plan-form",
        "plan",
        "policy-plan",
        ("territory", "period", "sources"),
        (*PLAN_COLUMNS, "practices"),
    ),
    *(
        Form(log, f"logs.{log}", log, ("project", "keeper", "period"), columns)
        for log, columns in zip(
            LOGS,
            (
                ("number", "date", "happened", "why", "learned", "for_whom", "done"),
                ("number", "date", "issue", "effect", "decision", "owner", "closed"),
                ("number", "risk", "cause", "likelihood", "effect", "answer", "owner", "review"),
            ),
            strict=True,
        )
    ),
)


def form_pages(writer: Writer) -> Iterator[Page]:
    """Yield the page of each blank form that the library has, with a link to its table."""
    for form in FORMS:
        if form.route in writer.routes.made:
            yield _form_page(form, writer)


def _form_page(form: Form, writer: Writer) -> Page:
    href = writer.from_root(form_name(form, writer.code), writer.routes.made[form.route])
    title, intro = writer.t(f"{form.texts}.form"), writer.t(f"{form.texts}.form_intro")
    return made_page(
        writer,
        form.route,
        title,
        intro,
        template="form.html",
        heads=tuple(writer.t(f"{form.texts}.{name}") for name in form.heads),
        columns=tuple(writer.t(f"{form.texts}.{name}") for name in form.columns),
        rows=tuple(range(1, form.rows + 1)),
        table=Words(writer.t("plan.form_table"), href),
    )


def form_name(form: Form, language: str) -> str:
    """Return the path of the blank table in a language, from the site's root."""
    return f"{FOLDER}/{form.file}.{language}.csv"


def form_tables(writer: Writer) -> Mapping[str, bytes]:
    """Return the blank table of each form in the writer's language, by its path."""
    return {
        form_name(form, writer.code): _table(form, writer.language)
        for form in FORMS
        if form.route in writer.routes.made
    }


def _table(form: Form, language: Language) -> bytes:
    columns = tuple(Column(language.t(f"{form.texts}.{name}"), "") for name in form.columns)
    rows = tuple(("",) * len(form.columns) for _ in range(form.rows))
    return to_csv(Table(form.file, columns, rows))
