"""Make the theme's search index that of one language: its own addresses, words and letters."""

from __future__ import annotations

import json

# Between words: white space and hyphens, as the theme has it; then punctuation of all languages,
# so that the French l'eau is found by eau.
SEPARATOR = r"[\s\u200b\-–—_,;:.!?…،؛؟'’‘\"“”«»()\[\]/]+"


def of_language(index: str, language: str, folder: str) -> str:
    """Return an index, JSON as the theme writes it, for the pages of one language.

    The search looks for it in `folder`, which is empty for the language at the site's root, and
    takes the addresses in it from there.
    """
    data = json.loads(index)
    config = data["config"]
    # Only what a language is listed for has a script in the theme.
    config["lang"] = [language] if language in config["lang"] else ["en"]
    config["separator"] = SEPARATOR
    for doc in data["docs"]:
        doc["location"] = doc["location"].removeprefix(f"{folder}/")
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
