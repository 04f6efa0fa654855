"""State, for each language, which words say nothing and how a word loses its endings.

All words here are written as the table of characters leaves them: small letters without accents,
Arabic without tashkil, hamza or ta marbuta. A step is read in its order; of its affixes the first
that fits is taken off (`prefix`, `suffix`), or each that fits, one after another (`suffixes`). An
affix fits when at least so many letters remain.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Affix = tuple[str, str, int]  # what is taken off, what comes in its place, letters that remain
Kind = Literal["same", "porter", "prefix", "suffix", "suffixes", "double"]


@dataclass(frozen=True)
class Step:
    """A step on the way from a word to its stem."""

    kind: Kind
    affixes: tuple[Affix, ...] = ()

    @cached_property
    def any(self) -> tuple[str, ...]:
        """What is taken off, to see at once that a word has none of it."""
        return tuple(affix for affix, _, _ in self.affixes)


@dataclass(frozen=True)
class Rules:
    """The rules of a language."""

    stop: frozenset[str] = frozenset()
    elided: frozenset[str] = frozenset()  # before an apostrophe
    tails: frozenset[str] = frozenset()  # behind an apostrophe
    attached: frozenset[str] = frozenset()  # a letter that may be a word, written onto the next one
    steps: tuple[Step, ...] = (Step("same"),)


def _off(rest: int, affixes: str) -> tuple[Affix, ...]:
    """Return affixes that go without a trace where `rest` letters remain, the longest first."""
    return tuple((a, "", rest) for a in sorted(affixes.split(), key=lambda a: (-len(a), a)))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Rules(
    stop=_words(
        "a about after all also am an and any are as at be because been before being both but by "
        "can could did do does doing during each for from further had has have having he her here "
        "hers him his how i if in into is it its just may me more most must my no nor not of off "
        "on once only or other our out over own same she should so some such than that the their "
        "them then there these they this those through to too under until up upon us very was we "
        "were what when where which while who whom whose why will with would you your"
    ),
    tails=_words("s"),
    steps=(Step("same"), Step("porter")),
)

FRENCH = Rules(
    stop=_words(
        "a afin ai ainsi alors apres au aucun aussi autre autres aux avaient avait avant avec avez "
        "avoir avons car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme "
        "comment d dans de depuis des donc dont du elle elles en encore entre es est et etaient "
        "etait ete etre eu eux fait faire faut il ils je jusque l la le les leur leurs lors lui m "
        "ma mais me meme memes mes moi mon n ne ni nos notre nous on ont ou par parce parmi pas "
        "pendant peu peut peuvent plus pour pourquoi puis qu quand que quel quelle quelles quels "
        "qui quoi s sa sans se sera ses si son sont sous sur ta te tes toi ton tous tout toute "
        "toutes tres tu un une vers voici vos votre vous y"
    ),
    elided=_words("c d j l m n s t qu jusqu lorsqu puisqu quoiqu"),
    steps=(
        Step("same"),
        Step("suffix", (("eaux", "eau", 1), ("aux", "al", 2), ("ss", "ss", 0), *_off(3, "s x"))),
        Step(
            "suffix",
            (
                ("ification", "ifi", 2),
                *_off(
                    4,
                    "issement ement ation ition ateur atrice atoire ative atif ance ence ante ant "
                    "euse eur able ible isme iste ique ite ment",
                ),
                *_off(
                    4, "issons issent issant erons eront erait aient ait ais era ir er ez iee ee ie"
                ),
                *_off(4, "ive if"),
            ),
        ),
        Step("suffixes", _off(3, "e")),
        Step("double"),
    ),
)

SPANISH = Rules(
    stop=_words(
        "a al algo algun alguna algunas algunos ante antes aquel aquella aquello asi aun aunque "
        "bajo cada como con contra cual cuales cuando de del desde donde dos durante e el ella "
        "ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estas este esto "
        "estos fue fueron ha haber habia han hasta hay la las le les lo los mas me mi mientras muy "
        "ni no nos nosotros o os otra otras otro otros para pero por porque pues puede pueden que "
        "quien quienes se sea segun ser si sido sin sobre son su sus tal tales tambien tan tanto "
        "te tiene tienen toda todas todo todos tras tu tus u un una unas uno unos y ya yo"
    ),
    steps=(
        Step("same"),
        Step(
            "suffix",
            (
                ("iones", "ion", 2),
                ("idades", "idad", 3),
                ("dores", "dor", 3),
                ("ces", "z", 2),
                ("s", "", 3),
            ),
        ),
        Step(
            "suffix",
            (
                ("cciones", "ct", 3),
                ("ccion", "ct", 3),
                *_off(
                    4,
                    "amiento imiento aciones acion icion ucion mente adora ador edora edor idora "
                    "idor atoria atorio ativa ativo ante iente ancia encia anza idad able ible "
                    "ismo ista",
                ),
                *_off(4, "ando iendo aron ieron aba ado ada ido ida aran ara ar er ir iva ivo ion"),
            ),
        ),
        Step("suffixes", _off(3, "a e o i")),
    ),
)

ARABIC = Rules(
    attached=_words("و"),
    stop=_words(
        "في من علي الي عن مع هذا هذه ذلك تلك هولا التي الذي الذين اللتي اللواتي ان انه انها كان "
        "كانت كانوا يكون تكون ما لا لم لن او ثم قد لقد كل بعض اي ايضا بين عند عندما حيث حين اذا اذ "
        "لكن سوي هو هي هم هن نحن انا انت وهو وهي وفي ومن وعلي والي وعن ومع ولا ولم وان وقد "
        "وكان وكانت وما هل كيف متي اين لماذا ماذا كم به بها بهم له لها لهم فيها منه منها عليه "
        "عليها اليها عنه عنها معه معها ولكن كما مما ممن بما لما منذ حتي خلال بعد قبل تم يتم "
        "جدا هناك هنا و ف ب ل ك"
    ),
    steps=(
        Step("same"),
        Step(
            "prefix",
            (
                *_off(3, "وبال وكال وفال فبال"),
                *_off(2, "وال فال بال كال ولل فلل"),
                *_off(2, "ال لل"),
            ),
        ),
        Step("same"),
        Step(
            "suffixes",
            (
                ("تان", "ه", 3),
                ("تين", "ه", 3),
                ("ها", "", 3),
                ("وا", "", 3),
                ("اء", "", 3),
                ("ان", "", 3),
                ("ات", "", 3),
                ("ون", "", 3),
                ("ين", "", 3),
                ("ه", "", 2),
            ),
        ),
    ),
)

LANGUAGES = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH, "ar": ARABIC}
