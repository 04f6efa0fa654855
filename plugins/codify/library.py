"""Know the library that is built: where it lies, its languages, name, version and address.

All of it stands in `mkdocs.yml`, which is read here without MkDocs, so that every step can run
and be tested without it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
LOCALE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True)
class Library:
    """One library: its folders, and what `mkdocs.yml` says of it."""

    root: Path
    config_file: Path
    languages: tuple[str, ...]
    names: Mapping[str, str]
    taglines: Mapping[str, str]
    slug: str
    version: str
    address: str

    @property
    def default(self) -> str:
        """The language at the root of the site."""
        return self.languages[0]

    @property
    def overrides(self) -> Path:
        """The theme's templates: the library's own, else the project's."""
        own = self.root / "overrides"
        return own if own.is_dir() else PROJECT / "overrides"


class LibraryError(Exception):
    """The folder is no library, or its `mkdocs.yml` cannot be used; the text says why."""


def load(root: Path) -> Library:
    """Return the library in the folder `root`.

    Raises LibraryError if there is no content or the configuration lacks its languages.
    """
    root = root.resolve()
    if not (root / "content").is_dir():
        raise LibraryError(
            f"{root} is not a library: it has no folder content/. "
            "Name the folder that holds content/ with --root."
        )
    own = root / "mkdocs.yml"
    config_file = own if own.is_file() else PROJECT / "mkdocs.yml"
    config = _configuration(config_file)
    entries = _language_entries(config, config_file)
    name = str(config.get("site_name", "Library"))
    extra = _mapping(_mapping(config.get("extra")).get("library"))
    slug = re.sub(r"[^a-z0-9]+", "-", str(extra.get("slug", name)).lower()).strip("-")
    return Library(
        root=root,
        config_file=config_file,
        languages=tuple(entry["locale"] for entry in entries),
        names={entry["locale"]: str(entry.get("site_name", name)) for entry in entries},
        taglines={
            entry["locale"]: str(
                entry.get("site_description") or config.get("site_description", "")
            )
            for entry in entries
        },
        slug=slug,
        version=re.sub(r"[^A-Za-z0-9.+-]", "-", str(extra.get("version", "0"))),
        address=str(config.get("site_url") or "").rstrip("/") + "/",
    )


def _language_entries(config: Mapping[str, Any], file: Path) -> list[dict[str, Any]]:
    listed = _mapping(_mapping(config.get("plugins")).get("i18n")).get("languages")
    entries = [_mapping(entry) for entry in listed] if isinstance(listed, list) else []
    if not entries:
        raise LibraryError(f"{file} names no languages: list them at plugins → i18n → languages.")
    for entry, found in zip(entries, listed or [], strict=True):
        if not LOCALE.fullmatch(str(entry.get("locale"))):
            raise LibraryError(f"{file} has {found!r} for a language; write such as: - locale: fr")
    locales = [str(entry["locale"]) for entry in entries]
    if len(set(locales)) < len(locales):
        raise LibraryError(f"{file} names a language twice: {', '.join(locales)}.")
    entries.sort(key=lambda entry: not entry.get("default", False))
    return entries


def _mapping(value: object) -> dict[str, Any]:
    """Return `value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def _configuration(file: Path, inheriting: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Read `mkdocs.yml` as MkDocs does: with `!ENV`, and merged over the file that it inherits."""
    try:
        config = yaml.load(file.read_text("utf-8"), Loader=_ConfigurationLoader) or {}  # noqa: S506 (a safe loader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise LibraryError(f"{file} cannot be read: {error}") from error
    if not isinstance(config, dict):
        raise LibraryError(f"{file} is not a mapping of settings.")
    parent = config.pop("INHERIT", None)
    if not parent:
        return config
    other = (file.parent / str(parent)).resolve()
    if other in (file, *inheriting):
        raise LibraryError(f"{file} inherits from itself.")
    return merged(_configuration(other, (file, *inheriting)), config)


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return `base` with the values of `over`, mappings merged all the way down."""
    result = dict(base)
    for key, value in over.items():
        both = isinstance(value, dict) and isinstance(result.get(key), dict)
        result[key] = merged(result[key], value) if both else value
    return result


class _ConfigurationLoader(yaml.SafeLoader):
    """YAML of `mkdocs.yml`: `!ENV` is read, any other tag gives nothing."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> object:
    """Return the first variable that is set, else the last item (the default) of `!ENV`."""
    if isinstance(node, yaml.ScalarNode):
        return os.environ.get(str(node.value))
    if not isinstance(node, yaml.SequenceNode):
        return None
    *names, default = loader.construct_sequence(node)
    return next((os.environ[str(n)] for n in names if os.environ.get(str(n))), default)


_ConfigurationLoader.add_constructor("!ENV", _environment)
_ConfigurationLoader.add_multi_constructor("", lambda loader, suffix, node: None)
