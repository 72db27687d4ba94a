"""What a model answers becomes suggestions as far as the text bears it out."""

from __future__ import annotations

import json

import pytest

from tests.backends.asking import SCHEMA, TEXT, WHOLE, answer, event, mention, model, quote
from tests.backends.asking import threat as threat_
from tests.backends.standin import refused, said, standing_in
from tests.suggest.test_names import ACTORS, document
from toolkit.backends.asked import answer_form, instructions
from toolkit.backends.openai import make
from toolkit.backends.opened import Opened
from toolkit.errors import ConfigurationError, RedlineError
from toolkit.files import sha256
from toolkit.labelstudio.tasks import predicted_by
from toolkit.model import Document, Section, Span
from toolkit.schema import Schema
from toolkit.settings import KNOWN, Settings

HERE = "http://127.0.0.1:1/v1"


@pytest.fixture
def told():
    """What a user is told."""
    return []


def article(text: str = TEXT) -> Document:
    """Headline and body, or all body."""
    if text != TEXT:
        return document(text)
    cut = text.index("\n")
    sections = (Section(Span(0, cut), "title"), Section(Span(cut + 2, len(text) - 1), "body"))
    return Document("d", text, sha256(text.encode()), "en", "original", "unknown", sections)


def records(told, given, *replies, **options):
    """The records of documents, and the requests, of a model that answers so."""
    with standing_in(*replies) as server:
        opened = Opened("openai", model(server, told, **options), ACTORS, SCHEMA)
        made = list(opened.records(given if isinstance(given, list) else [given]))
    return made, server.asked


def record(told, text, *replies, **options):
    """The one record of a text."""
    ((made,), _) = records(told, article(text), *replies, **options)
    return made


def texts(items):
    return [item["text"] for item in items]


def test_a_good_answer_becomes_a_whole_record(told):
    made = record(told, TEXT, said(WHOLE))

    actors = [m.get("actor_id") for m in made["mentions"]]
    (found,) = made["quotes"]
    (frame,) = made["conditional_threats"]
    (warned,) = made["events"]
    assert told == []
    assert texts(made["mentions"]) == [
        *("Hentzau", "Syldavia", "Otto Hentzau", "Syldavia", "you", "we", "he"),
    ]
    assert actors == [
        *("hentzau", "syldavia", "hentzau", "syldavia", "syldavia"),
        *("ruritania", "hentzau"),
    ]
    assert (found["mode"], found["cue"]["text"], found["speaker_status"]) == (
        "direct",
        "said",
        "explicit",
    )
    assert (frame["condition"]["text"], frame["marker"]["text"]) == ("you cross the river", "If")
    assert (frame["consequence"]["text"], frame["quote_id"]) == ("close the straits", found["id"])
    assert [a["role"] for a in warned["arguments"]] == ["agent", "recipient"]


def test_each_item_names_the_model_that_made_it_and_how_well_its_words_fit(told):
    nearly = answer(quotes=[quote("If you cross that river, we will close the straits,", 2)])

    exact, alike = (record(told, TEXT, said(a))["quotes"][0] for a in (WHOLE, nearly))

    assert exact["provenance"] == {"rule": "openai m: quotes", "score": 0.8}
    assert alike["provenance"]["rule"] == "openai m: quotes"
    assert 0.7 < alike["provenance"]["score"] < 0.8


def test_label_studio_is_told_of_the_model_and_not_of_our_rules(told):
    made = record(told, TEXT, said(WHOLE))

    assert predicted_by(made) == "openai m"


def test_the_same_answers_give_the_same_bytes(told):
    assert record(told, TEXT, said(WHOLE)) == record(told, TEXT, said(WHOLE))


def test_words_that_the_text_does_not_have_are_left_out_and_counted(told):
    invented = answer(
        mentions=[mention("m1", "Rupert of Glottenberg"), mention("m2", "Syldavia", 2)],
        quotes=[quote("We shall never surrender our straits to anybody", 2)],
        events=[event("bombarded", "ASSAULT", 2), event("warned", "THREATEN", 2)],
    )

    made = record(told, TEXT, said(invented))

    assert texts(made["mentions"]) == ["Syldavia"]
    assert (made["quotes"], texts(made["events"])) == ([], ["warned"])
    (line,) = told
    assert line.startswith("d: 3 passages of the answer left out: the text does not hold the words")


def test_of_words_that_stand_often_it_is_the_place_behind_the_item_before(told):
    text = "He left Klow. He met Otto Hentzau. He came to Klow, and he left Klow."
    given = answer(
        mentions=[
            mention("m1", "Otto Hentzau"),
            mention("m2", "He", form="pronoun", name="Otto Hentzau"),
            mention("m3", "Klow", form="metonym"),
            mention("m4", "Klow", form="metonym"),
        ],
        events=[event("came", "CONSULT", arguments=[{"role": "agent", "mention_id": "m2"}])],
    )

    made = record(told, text, said(given))

    assert [(m["text"], m["start"]) for m in made["mentions"]] == [
        ("Otto Hentzau", 21),
        ("He", 35),
        ("Klow", 46),
        ("Klow", 64),
    ]


def test_roles_that_name_no_mention_stay_empty(told):
    lost = answer(
        quotes=[quote("we will close the straits,", 2, speaker_id="m9", speaker_status="explicit")],
        events=[event("warned", "THREATEN", 2, arguments=[{"role": "agent", "mention_id": "x"}])],
        conditional_threats=[threat_("close the straits", 2, consequence="close the straits")],
    )

    made = record(told, TEXT, said(lost))

    assert [q["speaker_status"] for q in made["quotes"]] == ["unknown"]
    assert [e["arguments"] for e in made["events"]] == [[]]
    assert made["conditional_threats"] == []
    assert len(told) == 1


def test_the_marks_of_the_text_decide_whether_a_quote_is_direct(told):
    text = "The minister called it “a first step” to peace and said all was well. “We go,” he said."
    wrong = answer(
        quotes=[
            quote("“a first step” to peace", mode="direct"),
            quote("all was well.", mode="mixed"),
            quote("“We go,”", mode="indirect"),
        ]
    )

    made = record(told, text, said(wrong))

    assert [(q["mode"], q["text"]) for q in made["quotes"]] == [
        ("mixed", "“a first step” to peace"),
        ("indirect", "all was well"),
        ("direct", "We go,"),
    ]


def test_a_condition_that_takes_its_marker_along_is_cut_behind_it(told):
    whole = json.loads(json.dumps(WHOLE))
    whole["conditional_threats"][0]["condition"] = "If you cross the river"

    made = record(told, TEXT, said(whole))

    assert [t["condition"]["text"] for t in made["conditional_threats"]] == ["you cross the river"]


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("😀😀 Otto Hentzau 👍🏽 left\nfor Klow.", ["Otto Hentzau", "left\nfor", "Klow"], "en"),
        ("😀 قال أوتو إن الأسطول سيغلق المضيق غدا.", ["أوتو", "سيغلق المضيق"], "ar"),
        ("😀奥托说：“我们将关闭海峡。”三国都沉默了。", ["奥托", "关闭海峡", "三国"], "zh"),
    ],
)
def test_offsets_count_code_points_in_every_script(told, text, words, language):
    given = document(text, language=language)
    asked = [mention(f"m{n}", word.replace("\n", "\r\n")) for n, word in enumerate(words)]

    ((made,), _) = records(told, given, said(answer(mentions=asked)))

    assert sorted(texts(made["mentions"]), key=text.index) == words
    assert all(text[m["start"] : m["end"]] == m["text"] for m in made["mentions"])


def test_names_are_linked_to_the_registry_by_its_aliases_else_proposed(told):
    text = "RUR, Lind and Rupert met in Klow; Ruritanian envoys came."
    given = answer(
        mentions=[
            mention("m1", "RUR", name="The Kingdom of Ruritania", kind="state"),
            mention("m2", "Lind", name="Bela Lind", kind="person"),
            mention("m3", "Rupert", name="Rupert; of Hentzau", kind="person", country="XXXX"),
            mention("m4", "Klow", form="metonym", name="Klow", kind="state"),
            mention("m5", "envoys", form="nominal", name="Allies of  Syldavia"),
        ],
        events=[event("came", "CONSULT", arguments=[{"role": "agent", "mention_id": "m5"}])],
    )

    made = record(told, text, said(given))

    assert [m.get("actor_id") or m["proposed_actor"] for m in made["mentions"]] == [
        "ruritania",
        "lind-2",
        {"name": "Rupert, of Hentzau", "kind": "person"},
        "syldavia",
        "allies",
    ]


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (said("{“no json", "stop"), "the answer is not JSON"),
        (said(json.dumps(WHOLE)[:200], "length"), "the answer is cut off (finish_reason length)"),
        (said({"mentions": []}), "the answer does not fit its JSON Schema, at $: "),
        (said(answer(events=[event("warned", "GOSSIP")])), "at $.events[0].type: “'GOSSIP' is not"),
        (said("[]"), "at $: “[] is not of type 'object'”"),
        (said(""), "the answer is not JSON"),
        (said('{"mentions": "\\ud800"}'), "the answer is not JSON"),
    ],
    ids=["no JSON", "cut off", "too little", "unknown value", "a list", "nothing", "surrogate"],
)
def test_an_answer_that_cannot_be_used_is_asked_for_once_more_with_what_is_wrong(told, bad, why):
    ((made,), asked) = records(told, article(), bad, said(WHOLE))

    again = asked[1]["messages"][-1]["content"]
    assert len(asked) == 2
    assert why in again
    assert (len(made["quotes"]), told) == (1, [])


def test_after_the_second_the_piece_is_left_out_and_the_others_kept(told):
    text = "Otto Hentzau left.\n\nOtto Hentzau came back.\n\nOtto Hentzau left again.\n"
    first, third = (said(answer(mentions=[mention("m1", "Otto Hentzau")])) for _ in "ab")

    ((made,), asked) = records(
        told, document(text), first, said("no"), said("no"), third, characters=30
    )

    assert len(asked) == 4
    assert [m["start"] for m in made["mentions"]] == [0, text.rindex("Otto")]
    (line,) = told
    assert line.startswith("d, characters 20-43 (“Otto Hentzau came back.”): nothing is suggested")
    assert "the answer is not JSON" in line


def test_a_piece_that_the_server_will_not_have_is_left_out_without_a_second_question(told):
    ((made,), asked) = records(told, article(), refused(400, "too long", "context_length_exceeded"))

    assert (len(asked), made["mentions"]) == (1, [])
    assert "nothing is suggested there, because" in told[0]


def test_a_server_that_is_gone_ends_the_run_and_names_the_document(told):
    with pytest.raises(RedlineError, match=r"^d: .* answers HTTP 503"):
        records(told, article(), refused(503, "down"))


def test_a_fence_around_json_is_taken_off(told):
    made = record(told, TEXT, said(f"```json\n{json.dumps(WHOLE)}\n```"))

    assert len(made["quotes"]) == 1


def test_boilerplate_is_not_sent(told):
    text = "Otto Hentzau left.\nShare this on Strelsbook\nHe came back.\n"
    given = document(text, "body", "boilerplate", "body", "boilerplate")

    _, asked = records(told, given, said(answer()))

    assert "Strelsbook" not in json.dumps(asked)
    assert "[1] Otto Hentzau left.\n[2] He came back." in asked[0]["messages"][1]["content"]


def test_a_long_paragraph_is_cut_between_sentences(told):
    text = "Otto Hentzau left Klow early. " * 20

    _, asked = records(told, document(text), said(answer()), characters=200)

    sent = [body["messages"][1]["content"].partition("[1] ")[2] for body in asked]
    assert all(len(part) <= 200 and part.endswith("early.") for part in sent)
    assert " ".join(sent) == text.strip()


def test_a_text_without_words_asks_nothing(told):
    given = document("Menu\n", "boilerplate", "boilerplate")

    ((made,), asked) = records(told, given, said(answer()))

    assert (asked, made["mentions"]) == ([], [])


def test_the_model_is_told_of_the_actors_that_the_text_may_mean(told):
    _, asked = records(told, article(), said(answer()))

    question = asked[0]["messages"][1]["content"]
    assert "Otto Hentzau (person)" in question
    assert "Kingdom of Syldavia (state)" in question
    assert "Lind" not in question


def test_types_and_their_meaning_come_from_the_schema():
    root = json.loads(json.dumps(SCHEMA.root))
    root["$defs"]["event_type"]["enum"].append("BARTER")
    root["$defs"]["event_type"]["x-values"]["BARTER"] = {"description": "Swaps goods."}
    changed = Schema(root, SCHEMA.keywords)

    types = answer_form(changed)["properties"]["events"]["items"]["properties"]["type"]["enum"]
    assert types[-1] == "BARTER"
    assert "BARTER = Swaps goods." in instructions(changed)


def test_every_value_that_can_be_chosen_is_explained():
    told_ = instructions(SCHEMA)

    for name in ("mentions", "quotes", "events", "conditional_threats"):
        layer = SCHEMA.layer(name)
        for label in (*layer.labels, *(c for f in layer.fields for c in f.choices)):
            assert f"{label.value} = {label.description}" in told_


def strict(node):
    """Every object of a form."""
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for child in node.values():
            yield from strict(child)


def test_the_form_is_as_strict_servers_want_it():
    objects = list(strict(answer_form(SCHEMA)))

    assert len(objects) == 7
    for node in objects:
        assert node["required"] == list(node["properties"])
        assert node["additionalProperties"] is False


@pytest.mark.parametrize(
    ("changes", "said_"),
    [
        ({"endpoint": HERE}, "no model to ask"),
        ({"model": "m"}, "no address of a model"),
        ({"endpoint": HERE, "model": "m", "timeout": 0}, r"\[suggest.openai\] timeout = 0"),
        ({"endpoint": HERE, "model": "m", "characters": 10}, "characters = 10"),
        ({"endpoint": "https://models.example/v1", "model": "m"}, "no key"),
    ],
)
def test_settings_that_will_not_do_are_refused(tmp_path, changes, said_):
    values = {**KNOWN, "suggest.openai": {**KNOWN["suggest.openai"], **changes}}

    with pytest.raises(ConfigurationError, match=said_):
        make(ACTORS, SCHEMA, Settings(tmp_path, values))


def test_where_the_texts_go_is_said_before_they_do(tmp_path, capsys):
    values = {
        **KNOWN,
        "suggest.openai": {**KNOWN["suggest.openai"], "endpoint": HERE, "model": "m"},
    }

    made = make(ACTORS, SCHEMA, Settings(tmp_path, values, {"OPENAI_API_KEY": "sk-secret"}))

    assert made.version == "openai m"
    assert capsys.readouterr().err == f"the texts go to {HERE}, to the model m\n"
