"""The blank policy plan has the columns of the plans, to print and as a table, in each language."""

import csv
import io
from pathlib import Path

import pytest

import pages
from pages import LANGUAGES


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_form_asks_for_what_each_action_of_a_plan_tells(real_site: Path, code: str) -> None:
    folder = "" if code == LANGUAGES[0] else f"{code}/"
    form = pages.read(real_site, f"{folder}policy-plans/form.html")
    asked = [form.words(e) for e in form.all("th", scope="row")]
    plan = pages.read(real_site, f"{folder}policy-plans/philippines-2015.html")
    told = [plan.words(e) for e in plan.all("dt")]
    assert [name for name in asked if name not in told] == []
    assert len(asked) == 8
    text = (real_site / f"forms/policy-plan.{code}.csv").read_text("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head == asked
    assert rows and not any(cell for row in rows for cell in row)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_list_of_plans_leads_to_the_form_and_the_form_to_the_table(
    real_site: Path, code: str
) -> None:
    folder = "" if code == LANGUAGES[0] else f"{code}/"
    listed = pages.read(real_site, f"{folder}policy-plans/index.html")
    assert "form.html" in [href for _, href in pages.links(listed)]
    form = pages.read(real_site, f"{folder}policy-plans/form.html")
    (table,) = {href for _, href in pages.links(form) if href.endswith(".csv")}
    assert (real_site / folder / "policy-plans" / table).resolve().is_file()
