"""Whatever the text, finding threats and events breaks nothing and stays inside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.suggest.threatening import events_in, threats_in
from toolkit.suggest.lexicon import lexicon, table, words

pytestmark = pytest.mark.suggest

PIECES = (
    *("if", "unless", "should", "or", "or else", "otherwise", "then", "in the event of", "until"),
    *("Ruritania", "Glottenberg", "Sapt", "we", "they", "it", "the fleet", "an attack", "a war"),
    *("attacks", "will bomb", "would", "warned", "against", "threatened", "sanctions", "said"),
    *("either", "without", "no", "any ship", "those who", "hands off", "one more", "at its peril"),
    *("for any", "over the dam", "is bound to", "in return for", "after that", "the moment"),
    *("to respond to", "such an escalation", "would be a mistake", "a red line", "not to", "of"),
    *("“", "”", '"', ",", ".", ";", ":", "–", "?", "\n", "\n\n", "(", ")", "'s", "in 2014"),
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=24).map(" ".join),
    st.text(max_size=80),
)


@given(text=TEXTS, language=st.sampled_from(["en", "de"]))
@settings(max_examples=60, deadline=None)
def test_every_span_is_words_of_the_text(text: str, language: str):
    threats = threats_in(text, language=language)
    events = events_in(text, language=language)

    parts = [p for t in threats for p in (t.condition, t.marker, t.consequence) if p is not None]
    for span in (*(t.span for t in threats), *(e.span for e in events), *parts):
        assert span.slice(text)
        assert span.slice(text) == span.slice(text).strip()


@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_every_threat_has_a_part_a_threatener_and_sides_that_differ(text: str):
    for threat in threats_in(text):
        who = {m.actor.key for m in threat.threateners}

        assert threat.condition or threat.consequence
        assert (threat.polarity is None) == (threat.condition is None)
        assert who
        assert not who & {m.actor.key for m in (*threat.targets, *threat.beneficiaries)}


@given(text=TEXTS)
@settings(max_examples=25, deadline=None)
def test_the_same_text_gives_the_same(text: str):
    assert threats_in(text) == threats_in(text)


@pytest.mark.parametrize("name", ["threats", "events"])
def test_every_list_of_words_is_read_without_a_complaint(name: str):
    def lists(*path: str) -> int:
        read = 0
        for key, value in table(name, *path).items():
            if isinstance(value, dict):
                read += lists(*path, key)
            elif isinstance(value, list):
                read += len(words(name, *path, key))
        return read

    assert sum(lists(part) for part in lexicon(name)) > 200
