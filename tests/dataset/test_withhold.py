"""Rows without the words of articles, and the same rows again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.compose import ACTORS, compose
from tests.dataset.standoff import RUN, grams, strings
from tests.split.articles import document
from toolkit.dataset.columns import ACTORS as REGISTRY
from toolkit.dataset.restore import OutsideError, Restoring
from toolkit.dataset.rows import Tables
from toolkit.dataset.runs import refuse_runs, runs
from toolkit.dataset.withhold import LONGEST, Withholding, strings_of, withholding
from toolkit.errors import ConfigurationError, PublishError
from toolkit.model import Document, JSONObject
from toolkit.schema import load_schema

SCHEMA = load_schema()
MADE = [compose(Random(seed), SCHEMA, f"invented-{seed}") for seed in range(2)]
DOCUMENTS = {made.id: made for made, _ in MADE}
WORDS = "The dam above Zenda is to be closed before the autumn rains, the ministry said on Monday."
ZENDA = document("zenda", f"{WORDS} Strelsau has not answered the envoys of the Duke so far.")
PIECES = st.one_of(
    st.sampled_from(["", "The ", " (003)", "🙂", "\n", "Żółć and others"]),
    st.tuples(st.sampled_from(sorted(DOCUMENTS)), st.integers(0, 400), st.integers(1, 90)),
)
STRINGS = st.lists(PIECES, max_size=4).map(
    lambda pieces: "".join(
        piece if isinstance(piece, str) else DOCUMENTS[piece[0]].text[piece[1] :][: piece[2]]
        for piece in pieces
    )
)
"""Strings that are put together of words of articles, and of others."""


def held(mode: str, documents: Mapping[str, Document], rows: Any) -> tuple[Withholding, list[Any]]:
    """Rows by config, withheld."""
    candidates = [s for config, row in rows for s in strings_of(config, row)]
    holding = withholding(mode, documents, candidates)
    return holding, [(config, holding.row(config, row)) for config, row in rows]


def put_back(entries: Any, documents: Mapping[str, Document], rows: Any) -> list[Any]:
    """Rows with their text again; what the manifest holds has been through a file."""
    restoring = Restoring(
        json.loads(json.dumps(entries)), {n: d.text for n, d in documents.items()}
    )
    return [(config, restoring.row(config, row)) for config, row in rows]


def rows_of(actors: Mapping[str, JSONObject], documents: Mapping[str, Document]) -> list[Any]:
    """All rows of the invented records."""
    tables = Tables(SCHEMA, actors)
    found: list[Any] = [(REGISTRY, row) for row in tables.of_actors()]
    for _, record in MADE:
        reading = {**record, "annotator": "annotator-1"}
        rows = tables.of(record, documents[record["document_id"]], [reading])
        found += [(config, row) for config, those in rows.items() for row in those]
    return found


def actor(name: str) -> JSONObject:
    """A row of the registry."""
    return {"id": "a", "name": name, "aliases": [{"text": name, "form": 0}]}


class TestPuttingBack:
    @pytest.mark.parametrize("mode", ["none", "snippets"])
    @settings(max_examples=40)
    @given(name=STRINGS, alias=STRINGS, title=STRINGS, note=STRINGS)
    def test_is_the_identity(self, mode: str, name: str, alias: str, title: str, note: str):
        """Names, aliases, headlines and notes hold words of any article."""
        named = {**ACTORS["actor-0"], "name": name, "aliases": [{"text": alias, "form": "name"}]}
        documents = {n: replace(d, title=title, source=note) for n, d in DOCUMENTS.items()}
        rows = rows_of({**ACTORS, "actor-0": named}, documents)
        for _, row in rows:
            if "note" in row:
                row["note"] = note

        holding, without = held(mode, documents, rows)

        assert put_back(holding.entries, documents, without) == rows
        if mode == "none":
            known = grams(made.text for made in documents.values())
            wordless = [grams(strings(row)) & known for _, row in without]
            assert set().union(*wordless) <= {g for g in known if not any(map(str.isalnum, g))}
            literal = [p for e in holding.entries for p in e["parts"] if isinstance(p, str)]
            assert not grams(literal) & known

    @given(
        st.lists(st.text("ab", min_size=25, max_size=120), min_size=1, max_size=3),
        st.text("ab", min_size=25, max_size=160),
    )
    def test_is_the_identity_where_everything_repeats(self, texts: list[str], name: str):
        documents = {
            f"d{number}": document(f"d{number}", text) for number, text in enumerate(texts)
        }
        rows = [(REGISTRY, actor(name))]

        holding, without = held("none", documents, rows)

        assert put_back(holding.entries, documents, without) == rows
        left = [part for e in holding.entries for part in e["parts"] if isinstance(part, str)]
        assert not grams([*left, *strings(without[0][1])]) & grams(texts)

    def test_leaves_open_what_needs_a_text_that_is_missing(self):
        rows = [(REGISTRY, actor(f"{WORDS} (003)"))]
        holding, without = held("none", {"zenda": ZENDA}, rows)
        restoring = Restoring(holding.entries, {})

        ((config, row),) = without
        assert restoring.row(config, row)["name"] is None
        assert [entry.to_json() for entry in restoring.open] == [
            {"config": "actors", "id": "a", "path": path, "needs": ["zenda"]}
            for path in ("$.name", "$.aliases[0].text")
        ]

    def test_of_a_span_outside_the_text_is_no_guess(self):
        row = {"id": "zenda.m", "document_id": "zenda", "start": 5, "end": 999, "text": None}

        with pytest.raises(OutsideError, match="5–999 lies outside the 89 characters"):
            Restoring([], {"zenda": WORDS}).row("mentions", row)


class TestWithheld:
    def test_full_text_stays_as_it_is(self):
        rows = rows_of(ACTORS, DOCUMENTS)

        holding, without = held("full", DOCUMENTS, rows)

        assert (without, holding.entries) == (rows, [])

    def test_nothing_of_the_rows_that_are_given_is_changed(self):
        rows = rows_of(ACTORS, DOCUMENTS)
        before = json.dumps(rows)

        held("none", DOCUMENTS, rows)

        assert json.dumps(rows) == before

    def test_every_text_is_null_at_every_depth_and_offsets_stay(self):
        rows = rows_of(ACTORS, DOCUMENTS)

        _, without = held("none", DOCUMENTS, rows)

        spans = [span for _, row in without for span in spans_in(row)]
        assert {span["text"] for span in spans} == {None}
        assert [(s["start"], s["end"]) for s in spans] == [
            (s["start"], s["end"]) for _, row in rows for s in spans_in(row)
        ]
        assert {row["sentence"] for _, row in without if "sentence" in row} == {None}
        assert {row["text"] for config, row in without if config == "documents"} == {None}
        assert [row["id"] for _, row in without] == [row["id"] for _, row in rows]

    def test_a_string_is_told_by_literal_pieces_and_stretches_of_articles(self):
        holding, ((_, row),) = held("none", {"zenda": ZENDA}, [(REGISTRY, actor(f"“{WORDS}” (3)"))])

        assert row == {"id": "a", "name": None, "aliases": [{"text": None, "form": 0}]}
        assert holding.entries[0] == {
            "config": "actors",
            "id": "a",
            "path": ["name"],
            "parts": ["“", {"document_id": "zenda", "start": 0, "end": len(WORDS)}, "” (3)"],
        }

    @pytest.mark.parametrize(("shared", "withheld"), [(RUN - 1, False), (RUN, True)])
    def test_thirty_characters_are_a_run_and_twenty_nine_are_none(
        self, shared: int, withheld: bool
    ):
        for start in range(len(WORDS) - shared):
            name = f"<{WORDS[start : start + shared]}>"

            _, ((_, row),) = held("none", {"zenda": ZENDA}, [(REGISTRY, actor(name))])

            assert (row["name"] is None) is withheld, name

    def test_a_headline_is_told_by_its_own_article_rather_than_another(self):
        copy = replace(ZENDA, id="a-copy")
        row = {"id": "zenda", "text": ZENDA.text, "title": WORDS}

        holding, _ = held("none", {"a-copy": copy, "zenda": ZENDA}, [("documents", row)])

        assert holding.entries[0]["parts"] == [
            {"document_id": "zenda", "start": 0, "end": len(WORDS)}
        ]

    def test_a_column_of_the_document_is_told_once_for_all_its_rows(self):
        row = {"document_id": "zenda", "sentence": WORDS, "sentence_start": 0, "start": 0, "end": 3}
        rows: list[Any] = [
            ("quotes", {"id": f"zenda.q{n}", **row, "text": "The", "document_title": WORDS})
            for n in range(3)
        ]

        rows = [("documents", {"id": "zenda", "text": ZENDA.text, "sections": []}), *rows]

        holding, without = held("none", {"zenda": ZENDA}, rows)

        assert [(e["document_id"], e["path"]) for e in holding.entries] == [
            ("zenda", ["document_title"])
        ]
        assert put_back(holding.entries, {"zenda": ZENDA}, without)[3][1]["document_title"] == WORDS

    def test_a_line_of_marks_without_a_word_is_no_run(self):
        line = "-" * 60
        articles = {"zenda": document("zenda", f"{WORDS}\n{line}\n")}

        _, ((_, row),) = held("none", articles, [(REGISTRY, actor(line))])

        assert row["name"] == line

    def test_an_id_that_holds_a_run_is_an_error(self):
        slug = "the-dam-above-zenda-is-to-be-closed"
        articles = {slug: document(slug, f"See example.org/news/{slug}.html")}

        with pytest.raises(PublishError, match=f"the id {slug} holds 30 or more characters"):
            held("none", articles, [("documents", {"id": slug, "text": articles[slug].text})])

    def test_another_mode_is_an_error(self):
        with pytest.raises(ConfigurationError, match="there is no way 'some'"):
            withholding("some", {})


def spans_in(value: Any) -> list[Any]:
    """Every span with a text, at every depth."""
    found = []
    if isinstance(value, dict):
        found = [value] if {"start", "end", "text"} <= set(value) else []
        value = list(value.values())
    if isinstance(value, list):
        found += [span for child in value for span in spans_in(child)]
    return found


class TestSnippets:
    @pytest.mark.parametrize("seed", range(20))
    def test_are_two_hundred_characters_around_the_item(self, seed: int):
        random = Random(seed)
        text = " ".join(random.choices(WORDS.split(), k=120))
        start = random.randrange(0, len(text) - 10)
        end = random.randrange(start + 1, min(len(text), start + 260))
        row = {
            "id": "zenda.q", "document_id": "zenda", "start": start, "end": end,
            "text": text[start:end], "sentence": text, "sentence_start": 0,
        }  # fmt: skip
        articles = {"zenda": document("zenda", text)}

        _, ((_, kept),) = held("snippets", articles, [("quotes", row)])

        at, sentence = kept["sentence_start"], kept["sentence"]
        assert text[at : at + len(sentence)] == sentence
        assert 100 < len(sentence) <= LONGEST
        inside = at <= start and end <= at + len(sentence)
        assert inside is (end - start <= LONGEST)
        assert kept["text"] == (text[start:end] if inside else None)

    def test_keep_a_short_sentence_and_the_parts_inside_it_whole(self):
        text = f"{WORDS} Strelsau has not answered so far."
        row = {
            "id": "zenda.q", "document_id": "zenda", "start": 4, "end": 7, "text": "dam",
            "cue": {"start": 70, "end": 74, "text": "said"}, "note": None,
            "marker": {"start": 90, "end": 98, "text": "Strelsau"},
            "sentence": WORDS, "sentence_start": 0,
        }  # fmt: skip

        _, ((_, kept),) = held("snippets", {"zenda": document("zenda", text)}, [("quotes", row)])

        assert kept == {**row, "marker": {"start": 90, "end": 98, "text": None}}

    def test_are_of_quotes_and_threats_alone(self):
        rows = rows_of(ACTORS, DOCUMENTS)

        _, without = held("snippets", DOCUMENTS, rows)

        spelled = {c for c, row in without if any(span["text"] for span in spans_in(row))}
        assert spelled == {"quotes", "conditional_threats"}


class TestRuns:
    def test_are_found_with_their_article(self):
        text = f"It is said that {WORDS[10:50]}, and more."

        assert runs(text, {"zenda": ZENDA}) == [(WORDS[10:50], "zenda")]
        assert runs(text.replace("is to be", "shall be"), {"zenda": ZENDA}) == []

    def test_are_found_where_lines_are_broken_otherwise(self):
        broken = WORDS[:50].replace(" ", "\n  ")

        assert runs(f"x {broken} y", {"zenda": ZENDA}) == [(f"{WORDS[:50]} "[:50], "zenda")]

    @pytest.mark.parametrize("seed", range(30))
    def test_are_what_a_search_by_brute_force_finds(self, seed: int):
        random = Random(seed)
        text = "".join(random.choices("ab", k=400))
        written = "".join(random.choices("ab", k=60)) + text[:: random.choice([1, 7])][:200]
        pieces = "".join(random.sample([written[:90], text[100:131], written[90:], text[7:36]], 4))

        found = {g for run, _ in runs(pieces, {"d": document("d", text)}) for g in grams([run])}

        assert found == grams([pieces]) & grams([text])

    def test_in_a_file_are_refused_with_its_name(self):
        files = {"a.md": b"nothing", "card.md": f"# {WORDS}".encode()}

        with pytest.raises(PublishError, match=r"card.md holds 89 characters of zenda in a row"):
            refuse_runs(files, {"zenda": ZENDA})

    def test_in_json_are_refused_behind_escapes_too(self):
        quoted = document("zenda", 'He said: "Łódź will not be closed", and "never" again.')
        data = json.dumps({"key": quoted.text[5:50]}).encode()
        assert b"\\u0141" in data

        with pytest.raises(PublishError, match=r"a.json holds 45 characters of zenda"):
            refuse_runs({"a.json": data}, {"zenda": quoted})
