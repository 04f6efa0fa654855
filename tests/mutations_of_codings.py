"""Ways to change the codebook and the codings of the real library, as in mutations.py."""

import re
from functools import cache
from pathlib import Path
from random import Random

import yaml

from corpora import real
from editing import CODEBOOK, Changes, Read, files
from mutations import Mutation, changed, opens, tells


@cache
def codes() -> dict[str, list[str]]:
    """Every cluster with the codes below it, as written."""
    clusters = yaml.safe_load(files()[CODEBOOK])["clusters"]
    return {cluster["id"]: [code["id"] for code in cluster["codes"]] for cluster in clusters}


def any_code(chance: Random) -> str:
    return chance.choice([code for cluster, below in codes().items() for code in (cluster, *below)])


def coded_row(chance: Random, which: str = r"pass-\d", has: str = "") -> tuple[str, str]:
    """A coding file and one of its rows as written, with something in it."""
    found = [
        (file, row)
        for file, text in files().items()
        if re.search(f"codings/{which}/", file)
        for row in re.findall(r"  - passage: .*\n(?:    .*\n)+", text)
        if has in row
    ]
    return chance.choice(found)


# Codebook


def rename_a_code(chance: Random) -> Mutation:
    code = any_code(chance)
    changes = changed(CODEBOOK, f"- id: {code}\n", f"- id: {code}-x\n")
    return changes, tells("codebook-history")


def rename_a_code_everywhere_but_in_the_history(chance: Random) -> Mutation:
    code = any_code(chance)
    name = re.compile(rf"(?<![\w-]){code}(?![\w-])")
    changes: Changes = {f: name.sub(f"{code}-x", t) for f, t in files().items() if "/codings/" in f}
    head, tail = files()[CODEBOOK].split("clusters:\n", 1)
    renamed = re.sub(rf"((?:id|use): ){code}$", rf"\1{code}-x", tail, flags=re.M)
    changes[CODEBOOK] = f"{head}clusters:\n{renamed}"
    return changes, tells("codebook-history")


def change_a_rule(chance: Random) -> Mutation:
    texts = re.findall(r'(?:definition|include|exclude|when):\n +en: "[^"]{40}', files()[CODEBOOK])
    text = chance.choice(texts)
    return changed(CODEBOOK, text, f"{text} not"), tells("codebook-history")


def lose_an_example(chance: Random) -> Mutation:
    lines = re.findall(r" +(?:example|passage): \S+#\S+\n", files()[CODEBOOK])
    line = chance.choice(lines)
    wrong = re.sub(r"#\w+", "#p999", line)
    return changed(CODEBOOK, line, wrong), tells("code-example-gone")


# Codings


def give_a_code_that_is_not_in_the_codebook(chance: Random) -> Mutation:
    file, row = coded_row(chance, has="codes: [")
    wrong = row.replace("codes: [", "codes: [outcomes, " if "codes: []" not in row else "codes: [x")
    return changed(file, row, wrong), tells("code-unknown")


def give_another_code(chance: Random) -> Mutation:
    file, row = coded_row(chance)
    given = yaml.safe_load(row)[0]["codes"]
    others = [code for below in codes().values() for code in below if code not in given]
    new = [*given[1:], chance.choice(others)]
    text = re.sub(r"codes: \[.*\]", f"codes: [{', '.join(new)}]", row)

    def verdict(found: Read) -> bool:
        return bool(found.problems) or found.corpus.agreements != real().corpus.agreements

    return changed(file, row, text), verdict


def decide_otherwise(chance: Random) -> Mutation:
    file, row = coded_row(chance, which="adjudicated")
    text = re.sub(r"codes: \[.*\]", "codes: [global-goals]", row)

    def verdict(found: Read) -> bool:
        same = found.corpus.agreements == real().corpus.agreements
        return same and found.corpus.coded != real().corpus.coded

    return changed(file, row, text), verdict


def decide_without_a_reason(chance: Random) -> Mutation:
    file, row = coded_row(chance, which="adjudicated")
    bare = re.sub(r"    reason: .*\n", "", row)
    return changed(file, row, bare), tells("adjudication-without-reason")


def leave_a_passage_out(chance: Random) -> Mutation:
    file, row = coded_row(chance)
    record, id = Path(file).stem, yaml.safe_load(row)[0]["passage"]
    return changed(file, row, ""), opens({(Path(file).parent.name, record, id, "new")})


def code_a_passage_twice(chance: Random) -> Mutation:
    file, row = coded_row(chance)
    return changed(file, row, row + row), tells("coding-passage-twice")


def quote_what_is_not_there(chance: Random) -> Mutation:
    file, row = coded_row(chance, has="quotes:")
    wrong = re.sub(r'(- \{code: \S+, text: ")', r"\1xyz ", row, count=1)
    return changed(file, row, wrong), tells("quote-not-in-passage")


def sign_a_coding_with_a_name(chance: Random) -> Mutation:
    file, _ = coded_row(chance)
    moved = f"content/codings/jane-doe/{Path(file).name}"
    return {file: None, moved: files()[file]}, tells("coding-file-name")


OF_CODINGS = (
    rename_a_code,
    rename_a_code_everywhere_but_in_the_history,
    change_a_rule,
    lose_an_example,
    give_a_code_that_is_not_in_the_codebook,
    give_another_code,
    decide_otherwise,
    decide_without_a_reason,
    leave_a_passage_out,
    code_a_passage_twice,
    quote_what_is_not_there,
    sign_a_coding_with_a_name,
)
