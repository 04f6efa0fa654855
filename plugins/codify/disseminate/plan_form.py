"""Make the blank policy plan: a page to print, and a table to fill in, of the plans' own shape."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from codify.disseminate.list_pages import made_page
from codify.disseminate.record_pages import PLAN_COLUMNS
from codify.disseminate.views import Page, Words
from codify.disseminate.writer import Writer
from codify.exchange.tables import Column, Table, to_csv
from codify.languages import Language

FOLDER = "forms"
ROWS = 3  # actions for which there is room on a sheet
COLUMNS = (*PLAN_COLUMNS, "practices")


def plan_form_page(writer: Writer) -> Page:
    """Return the page of the blank plan, with a link to the table."""
    here = writer.routes.path(writer.routes.made["plan-form"], writer.code)
    href = posixpath.relpath(form_name(writer.code), posixpath.dirname(here) or ".")
    title, intro = writer.t("plan.form"), writer.t("plan.form_intro")
    return made_page(
        writer,
        "plan-form",
        title,
        intro,
        template="form.html",
        heads=tuple(writer.t(f"plan.{name}") for name in ("territory", "period", "sources")),
        columns=tuple(writer.t(f"plan.{name}") for name in COLUMNS),
        rows=tuple(range(1, ROWS + 1)),
        table=Words(writer.t("plan.form_table"), href),
    )


def form_name(language: str) -> str:
    """Return the path of the blank table in a language, from the site's root."""
    return f"{FOLDER}/policy-plan.{language}.csv"


def plan_forms(languages: Mapping[str, Language]) -> dict[str, bytes]:
    """Return the blank table of each language by its path."""
    return {form_name(code): _form(language) for code, language in languages.items()}


def _form(language: Language) -> bytes:
    columns = tuple(Column(language.t(f"plan.{name}"), "") for name in COLUMNS)
    rows = tuple(("",) * len(COLUMNS) for _ in range(ROWS))
    return to_csv(Table("policy-plan", columns, rows))
