"""Make the download: one zip whose folder opens at `index.html`, and the page that offers it.

The page holds a marked gap. It is filled when the zip is made: with the link, size and checksum
in the published site, and with "this is the copy" inside the zip, which does not hold itself.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from codify.disseminate.list_pages import made_page
from codify.disseminate.routes import Routes
from codify.disseminate.views import Page
from codify.disseminate.writer import Writer
from codify.languages import Language
from codify.library import Library

FOLDER = "downloads"
GAP_START, GAP_END = "<!-- download -->", "<!-- /download -->"


@dataclass(frozen=True)
class Archive:
    """A finished zip: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


def download_page(writer: Writer) -> Page:
    """Return the download page with its gap, for a site that was not packed yet."""
    steps = tuple(writer.t(f"download.step_{n}") for n in (1, 2, 3))
    gap = f"{GAP_START}<p>{escape(writer.t('download.not_packed'))}</p>{GAP_END}"
    title, intro = writer.t("download.title"), writer.t("download.intro")
    page = made_page(writer, "download", title, intro, template="download.html", steps=steps)
    return replace(page, html=gap)


def archive_name(library: Library) -> str:
    """Return the name of the download without its ending; it is also the folder inside."""
    return f"{library.slug}-{library.version}"


def pack(
    site: Path,
    dist: Path,
    routes: Routes,
    languages: Mapping[str, Language],
    date: datetime.date,
) -> Archive:
    """Zip the finished `site` into `dist`, and put the zip into the site with its page filled.

    `site` must be a folder that is not published yet; what is half done lies beside it. Same input
    gives the same bytes.
    """
    library = routes.library
    name = archive_name(library)
    in_copy = {
        site / routes.path(routes.made["download"], language.code): _copy_gap(
            language, library, date
        )
        for language in languages.values()
    }
    dist.mkdir(parents=True, exist_ok=True)
    half = site.with_name(f"{name}.zip")
    _write_zip(half, site, name, in_copy, date)
    data = half.read_bytes()
    half.replace(dist / f"{name}.zip")
    archive = Archive(f"{name}.zip", len(data), hashlib.sha256(data).hexdigest())
    (site / FOLDER).mkdir(exist_ok=True)
    (site / FOLDER / archive.name).write_bytes(data)
    for page, language in zip(in_copy, languages.values(), strict=True):
        href = os.path.relpath(site / FOLDER / archive.name, page.parent).replace(os.sep, "/")
        page.write_bytes(_filled(page, _published_gap(language, archive, href, date)))
    return archive


def _write_zip(
    target: Path, site: Path, name: str, in_copy: Mapping[Path, str], date: datetime.date
) -> None:
    stamp = (max(date.year, 1980), date.month, date.day, 0, 0, 0)
    files = sorted(path for path in site.rglob("*") if path.is_file())
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            inside = path.relative_to(site).as_posix()
            if inside.startswith(f"{FOLDER}/"):
                continue
            entry = zipfile.ZipInfo(f"{name}/{inside}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, on every machine
            entry.external_attr = 0o100644 << 16
            data = _filled(path, in_copy[path]) if path in in_copy else path.read_bytes()
            archive.writestr(entry, data)


def _filled(page: Path, gap: str) -> bytes:
    """Return the page with its gap filled; a page without exactly one gap is a fault of ours."""
    text = page.read_text("utf-8")
    before, start, rest = text.partition(GAP_START)
    _, end, after = rest.partition(GAP_END)
    if not start or not end or GAP_START in after:
        raise ValueError(f"{page} has no gap for the download")
    return f"{before}{GAP_START}{gap}{GAP_END}{after}".encode()


def _copy_gap(language: Language, library: Library, date: datetime.date) -> str:
    words = language.t(
        "download.copy", version=library.version, date=language.date(date.isoformat())
    )
    return f'<p class="this-is-the-copy"><strong>{escape(words)}</strong></p>'


def _published_gap(language: Language, archive: Archive, href: str, date: datetime.date) -> str:
    rows = (
        ("download.size", escape(language.size(archive.size))),
        ("download.date", escape(language.date(date.isoformat()))),
        ("download.checksum", f'<code dir="ltr">{archive.sha256}</code>'),
    )
    facts = "".join(f"<dt>{escape(language.t(key))}</dt><dd>{value}</dd>" for key, value in rows)
    link = f'<a class="md-button md-button--primary" href="{escape(href)}" download>'
    name = f'<bdi dir="ltr">{escape(archive.name)}</bdi>'
    return f"<p>{link}{escape(language.t('download.button'))}</a> {name}</p><dl>{facts}</dl>"
