"""Make the files at the site's root that serve all languages: the sitemap and robots.txt."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from codify.disseminate.routes import Routes
from codify.prepare import Prepared

NAMESPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def root_files(prepared: Prepared) -> Mapping[str, str]:
    """Return the text of each file at the root by its name."""
    return {"sitemap.xml": sitemap(prepared), "robots.txt": robots(prepared.routes)}


def sitemap(prepared: Prepared) -> str:
    """Return the sitemap: each page that has a text of its own language, with its alternates.

    Borrowed pages stay out: they are noindex, and the original stands for them.
    """
    routes, languages = prepared.routes, prepared.routes.library.languages
    pages = {address: languages for name, address in routes.made.items() if name != "home"}
    for record in prepared.corpus.records.values():
        pages[record.address] = tuple(code for code in languages if code in record.languages)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {NAMESPACES}>"]
    for address, spoken in sorted(pages.items()):
        default = routes.library.default if routes.library.default in spoken else spoken[0]
        alternates = [(code, routes.url(address, code)) for code in spoken]
        alternates.append(("x-default", routes.url(address, default)))
        for code in spoken:
            lines.append(f"<url><loc>{escape(routes.url(address, code))}</loc>")
            lines.append(f"<lastmod>{prepared.date.isoformat()}</lastmod>")
            for other, url in alternates:
                lines.append(
                    f'<xhtml:link rel="alternate" hreflang="{other}" href={quoteattr(url)}/>'
                )
            lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""])


def robots(routes: Routes) -> str:
    """Return robots.txt, which names the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {routes.library.address}sitemap.xml\n"
