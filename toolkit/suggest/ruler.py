"""spaCy's attribute ruler, remembered: the same word with the same tag is ruled on once.

The ruler holds every token against some two hundred patterns, a fifth of the time that the whole
model takes. Nearly all of them look at one token alone, at its tag, its relation and perhaps its
word; what they say is kept by these. What is set on a token stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc

NAME = "redline_ruler"
LOOKED_AT = ("TAG", "DEP", "LOWER", "IS_SPACE")
"""What a pattern that can be remembered looks at."""
Key = tuple[int, int, int, int]


class RememberedRuler:
    """Sets what an attribute ruler sets; asks it only about what it has not seen."""

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.matcher import Matcher

        self._ruler: Any = ruler
        self._alone: list[tuple[int, Mapping[str, Any]]] = []
        self._words: set[int] = set()
        self._rest = Matcher(ruler.vocab)
        self._known: dict[Key, tuple[int, ...]] = {}
        for number, rule in enumerate(ruler.patterns):
            patterns: Any = rule["patterns"]
            if all(_is_plain(pattern) for pattern in patterns):
                for (token,) in patterns:
                    self._alone.append((number, token))
                    self._words.update(map(ruler.vocab.strings.add, _listed(token.get("LOWER"))))
            else:
                self._rest.add(str(number), patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes that the rules have for the tokens, a later rule over an earlier."""
        strings = doc.vocab.strings
        matches = [(int(strings[name]), name, start, end) for name, start, end in self._rest(doc)]
        rows: Any = doc.to_array(list(LOOKED_AT)).tolist()
        for at, (tag, dep, word, space) in enumerate(rows):
            key = (tag, dep, word if word in self._words else 0, space)
            rules = self._known.get(key)
            if rules is None:
                told = (strings[tag], strings[dep], strings[word], bool(space))
                values = dict(zip(LOOKED_AT, told, strict=True))
                rules = tuple(dict.fromkeys(n for n, t in self._alone if _fits(t, values)))
                self._known[key] = rules
            matches += [(number, 0, at, at + 1) for number in rules]
        matches.sort()
        self._ruler.set_annotations(doc, matches)
        return doc


def remember(nlp: Language) -> None:
    """Let a pipeline's attribute ruler remember; one without stays as it is."""
    if not nlp.has_pipe("attribute_ruler"):
        return
    if not nlp.has_factory(NAME):
        nlp.factory(NAME, func=_made)
    nlp.add_pipe(NAME, after="attribute_ruler")
    nlp.disable_pipe("attribute_ruler")


def _made(nlp: Language, name: str) -> RememberedRuler:  # noqa: ARG001 (spaCy gives it)
    ruler: Any = nlp.get_pipe("attribute_ruler")
    return RememberedRuler(ruler)


def _is_plain(pattern: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a pattern looks at one token alone, at what can be remembered."""
    return len(pattern) == 1 and all(
        name in LOOKED_AT and (not isinstance(wanted, Mapping) or set(wanted) <= {"IN", "NOT_IN"})
        for name, wanted in pattern[0].items()
    )


def _listed(wanted: Any) -> Sequence[str]:
    """The words that a condition names."""
    if isinstance(wanted, Mapping):
        return [word for those in wanted.values() for word in those]
    return [] if wanted is None else [wanted]


def _fits(token: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a token with some values meets all conditions."""
    for name, wanted in token.items():
        value = values[name]
        if not isinstance(wanted, Mapping):
            if value != wanted:
                return False
        elif value not in wanted.get("IN", (value,)) or value in wanted.get("NOT_IN", ()):
            return False
    return True
