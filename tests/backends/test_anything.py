"""Whatever a model answers, and whatever the text is, no suggestion breaks the schema or a rule."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backends.asking import SCHEMA, TEXT, WHOLE
from tests.suggest.test_names import ACTORS, document
from toolkit.backends.answered import Answered
from toolkit.backends.asked import answer_form
from toolkit.backends.opened import Opened
from toolkit.backends.pieces import pieces_of
from toolkit.checked import Corpus, check_record
from toolkit.files import dumps_line
from toolkit.quotation import quoted_strings
from toolkit.suggest.names.known import Known
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.record import Found
from toolkit.verdict import compiled

FORM = answer_form(SCHEMA)
KNOWN = Known(ACTORS)
CHECK = compiled({"$defs": {"answer": FORM}}, "answer")
BY_ID = {actor["id"]: actor for actor in ACTORS}
IDS = st.sampled_from(["m1", "m2", "m3", "m4"])
WORDS = [
    *("Otto Hentzau", "Strelsau", "Ruritania", "Klow", "he", "said", "warned", "“", "”", '"'),
    *(
        "If",
        "unless",
        "we will",
        "attack",
        "close the straits",
        ",",
        ".",
        "\n\n",
        "😀",
        "海峡",
        "المضيق",
    ),
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=60),
)


def valued(node, words):
    """Values of a form, of which strings are mostly words of the text and ids of mentions."""
    if "enum" in node:
        return st.sampled_from(node["enum"])
    match node["type"]:
        case "object":
            return st.fixed_dictionaries(
                {k: valued(v, words) for k, v in node["properties"].items()}
            )
        case "array":
            return st.lists(valued(node["items"], words), max_size=4)
        case "integer":
            return st.integers(-2, 9)
        case "string":
            return st.one_of(words, IDS)
        case _:
            return st.one_of(st.none(), words, IDS, st.just("2019-05-02"))


PHRASES = st.sampled_from(
    [
        *("If", "you cross the river", "close the straits", "we will close the straits", "said"),
        *("If you cross the river, we will close the straits", "warned", "we", "will close"),
        *("If you crossed the river, we would close the straits", "Syldavia on Monday. “If"),
    ]
)
"""Words of `TEXT`, whole and cut, right and nearly so."""


@st.composite
def answered(draw):
    """A text, an answer about it that fits the form, and how long the pieces are."""
    if draw(st.booleans()):
        answer = draw(valued(FORM, PHRASES))
        return TEXT, {**answer, "mentions": WHOLE["mentions"]}, 5000
    text = draw(TEXTS)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    words = st.one_of(
        places.map(lambda ends: text[min(ends) : max(ends)]),
        st.sampled_from(WORDS),
        st.text(max_size=9),
    )
    return text, draw(valued(FORM, words)), draw(st.sampled_from([5, 50, 5000]))


class Playing:
    """A backend whose model has answered so, about every piece."""

    def __init__(self, answer, characters):
        self.answer = answer
        self.characters = characters

    def __call__(self, given_):
        pairs = Pairs(quoted_strings(given_.text))
        made = [
            Answered(piece, KNOWN, SCHEMA, pairs).found(self.answer)
            for piece in pieces_of(given_, self.characters)
        ]
        return Found(
            [m for f in made for m in f.names],
            [q for f in made for q in f.quotes],
            [e for f in made for e in f.events],
            [t for f in made for t in f.threats],
        )


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(answered(), st.sampled_from(["en", "ar", "zh"]))
def test_no_answer_leads_to_a_suggestion_that_breaks_the_schema_or_a_rule(case, language):
    text, answer, characters = case
    if not text.strip():
        return
    given_ = document(text, language=language)
    opened = Opened("openai", Playing(answer, characters), ACTORS, SCHEMA)

    (record,) = opened.records([given_])

    corpus = Corpus(documents={given_.id: given_}, actors=BY_ID)
    problems = check_record(record, SCHEMA, corpus, {})
    assert CHECK.is_valid(answer)
    assert [f"{p.path} {p.code}" for p in problems if p.severity == "error"] == []
    assert dumps_line(record).encode()


@given(TEXTS, st.sampled_from([5, 20, 200, 5000]))
def test_the_pieces_hold_every_word_of_the_text_once(text, characters):
    pieces = list(pieces_of(document(text), characters))

    spans = [span for piece in pieces for span in piece.paragraphs]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(len(piece.read()) == piece.span.end - piece.span.start for piece in pieces)


def test_the_strategy_reaches_every_layer():
    """Else the property above would say little."""
    seen: set[str] = set()

    @settings(deadline=None, max_examples=150, database=None, derandomize=True)
    @given(answered())
    def look(case):
        text, answer, characters = case
        if text.strip():
            opened = Opened("openai", Playing(answer, characters), ACTORS, SCHEMA)
            (record,) = opened.records([document(text)])
            seen.update(layer.name for layer in SCHEMA.layers if record[layer.name])

    look()

    assert seen == {layer.name for layer in SCHEMA.layers}
