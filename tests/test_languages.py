"""Every stage but suggest works on any language: an article in German, in Arabic and in Chinese.

Each goes the whole way, from a file to a dataset: „Anführungszeichen“, text from right to left,
words without blanks between them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.mutations.reading import SCHEMA, Marks
from toolkit.canonical import bare
from toolkit.documents import ingest, read_documents
from toolkit.files import dumps_page, write_lines
from toolkit.labelstudio.decode import decode
from toolkit.labelstudio.tasks import result_of, task_data
from toolkit.model import JSONObject
from toolkit.sections import propose_sections
from toolkit.sentences import sentence_ends

ACTORS: list[JSONObject] = [
    {"id": "ruritania", "name": "Ruritania", "kind": "state"},
    {"id": "glottenberg", "name": "Glottenberg", "kind": "state"},
    {"id": "flavia", "name": "Flavia", "kind": "person", "represents": ["ruritania"]},
]
GERMAN = """Ruritanien stellt Glottenberg ein Ultimatum

Von Anna Lind
Stand: 03.05.2031, 18:22 Uhr

Strelsau (dpa) - Ruritanien hat Glottenberg eine Frist bis Freitag gesetzt. „Wir haben lange \
gewartet“, sagte Königin Flavia.

Lesen Sie auch: Karpfen werden teurer

Was jetzt geschieht

Wenn Glottenberg die Wachen nicht abzieht, wird Ruritanien die Brücke schließen. Straßen sind \
gesperrt.

© dpa
"""
ARABIC = """روريتانيا تمهل غلوتنبرغ حتى الجمعة

ستريلساو (رويترز) - أمهلت روريتانيا غلوتنبرغ حتى الجمعة لسحب الحراس. وقالت الملكة فلافيا: «لقد \
انتظرنا طويلا».

اقرأ أيضا: موسم صيد الأسماك يبدأ

ماذا بعد الجمعة؟

إذا لم تسحب غلوتنبرغ الحراس، ستغلق روريتانيا الجسر. هل يبقى الجسر مفتوحا؟

جميع الحقوق محفوظة
"""
CHINESE = """鲁里坦尼亚向格洛滕堡发出最后通牒

来源：新华社
2031年5月3日 18:22

鲁里坦尼亚要求格洛滕堡在周五前撤走卫兵。弗拉维娅女王说：“我们已经等了很久。”

下一步是什么

如果格洛滕堡不撤走卫兵，鲁里坦尼亚将关闭大桥。道路已经封锁。

责任编辑：李明
"""


@dataclass(frozen=True)
class Article:
    """An article in some language, and how it is to be read."""

    language: str
    text: str
    kinds: tuple[str, ...]
    sentences: tuple[str, ...]
    """The last words of each sentence, with their punctuation."""
    names: tuple[tuple[str, str], ...]
    """The words with the mention in brackets, and its actor; the speaker is `flavia`."""
    quote: tuple[str, str]
    """What is said, and the cue."""
    event: str
    frame: str
    parts: tuple[str, str, str]
    """Condition, marker and consequence."""
    in_quotes: str


ARTICLES = {
    "de": Article(
        "de",
        GERMAN,
        ("title", "boilerplate", "body", "boilerplate", "heading", "body", "boilerplate"),
        ("gesetzt.", "Flavia.", "schließen.", "gesperrt."),
        (
            ("- [Ruritanien] hat", "ruritania"),
            ("hat [Glottenberg] eine", "glottenberg"),
            ("Königin [Flavia]", "flavia"),
            ("Wenn [Glottenberg] die", "glottenberg"),
            ("wird [Ruritanien] die", "ruritania"),
        ),
        ("„[Wir haben lange gewartet]“", "[sagte] Königin"),
        "eine [Frist] bis",
        "[Wenn Glottenberg die Wachen nicht abzieht, wird Ruritanien die Brücke schließen]",
        (
            "Wenn [Glottenberg die Wachen nicht abzieht],",
            "[Wenn] Glottenberg",
            "wird Ruritanien [die Brücke schließen]",
        ),
        "„Wir haben lange gewartet“",
    ),
    "ar": Article(
        "ar",
        ARABIC,
        ("title", "boilerplate", "body", "boilerplate", "heading", "body", "boilerplate"),
        ("الحراس.", "طويلا».", "الجسر.", "مفتوحا؟"),
        (
            ("أمهلت [روريتانيا]", "ruritania"),
            ("أمهلت روريتانيا [غلوتنبرغ]", "glottenberg"),
            ("الملكة [فلافيا]", "flavia"),
            ("لم تسحب [غلوتنبرغ]", "glottenberg"),
            ("ستغلق [روريتانيا]", "ruritania"),
        ),
        ("«[لقد انتظرنا طويلا]»", "[وقالت] الملكة"),
        "[أمهلت] روريتانيا",
        "[إذا لم تسحب غلوتنبرغ الحراس، ستغلق روريتانيا الجسر]",
        (
            "إذا [لم تسحب غلوتنبرغ الحراس]،",
            "[إذا] لم",
            "[ستغلق روريتانيا الجسر]",
        ),
        "«لقد انتظرنا طويلا»",
    ),
    "zh": Article(
        "zh",
        CHINESE,
        ("title", "boilerplate", "body", "heading", "body", "boilerplate"),
        ("卫兵。", "很久。”", "大桥。", "封锁。"),
        (
            ("[鲁里坦尼亚]要求", "ruritania"),
            ("要求[格洛滕堡]在", "glottenberg"),
            ("[弗拉维娅]女王", "flavia"),
            ("如果[格洛滕堡]不", "glottenberg"),
            ("[鲁里坦尼亚]将关闭", "ruritania"),
        ),
        ("“[我们已经等了很久。]”", "女王[说]："),
        "鲁里坦尼亚[要求]格洛滕堡",
        "[如果格洛滕堡不撤走卫兵，鲁里坦尼亚将关闭大桥]",
        (
            "如果[格洛滕堡不撤走卫兵]，",
            "[如果]格洛滕堡",
            "将[关闭大桥]",
        ),
        "“我们已经等了很久。”",
    ),
}


@pytest.fixture(params=sorted(ARTICLES))
def article(request: pytest.FixtureRequest) -> Article:
    """One of the three."""
    found: Article = ARTICLES[request.param]
    return found


@pytest.fixture
def project(article: Article, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Any) -> Path:
    """A folder in which the article is ingested, and two annotators' answers are exported."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "bridge.txt").write_text(article.text, "utf-8", newline="\n")
    decided = {"bridge": {"language": article.language, "license": "CC0-1.0"}}
    (tmp_path / "metadata.json").write_text(dumps_page(decided), "utf-8")
    code, _, err = run(
        "ingest", "texts", "--metadata", "metadata.json", "-o", "annotations/documents.jsonl"
    )
    assert code == 0, err
    named = {"schema_version": SCHEMA.version, "actors": ACTORS}
    (tmp_path / "annotations" / "actors.json").write_text(dumps_page(named), "utf-8")
    (tmp_path / "exports").mkdir()
    for number in (1, 2):
        exported = dumps_page([task(article, number)])
        (tmp_path / "exports" / f"bridge-{number}.json").write_text(exported, "utf-8")
    return tmp_path


def reading(article: Article, number: int) -> JSONObject:
    """What an annotator marked; the second overlooked the event."""
    marks = Marks(article.text)
    for at, (words, actor) in enumerate(article.names):
        marks.mention(f"m{at}", words, actor)
    said, cue = article.quote
    marks.quote("q", said, "direct", cue, "m2")
    if number == 1:
        marks.event("e", article.event, "REQUEST", "actual", agent="m0", recipient="m1")
    names = ("condition", "marker", "consequence")
    marks.threat(
        "t",
        article.frame,
        dict(zip(names, article.parts, strict=True)),
        {"threatener": "m4", "target": "m3"},
        act="threat",
        aim="compel",
        consequence_kinds=["economic"],
        commitment="committed",
    )
    return marks.record("bridge", f"annotator-{number}")


def task(article: Article, number: int) -> JSONObject:
    """A task of an export, with one annotation."""
    (document,) = read_documents(Path("annotations/documents.jsonl")).values()
    annotator = f"annotator-{number}"
    data = task_data(document, ACTORS, schema_version=SCHEMA.version, annotator=annotator)
    when = "2031-05-03T10:00:00.000000Z"
    annotation = {
        "id": number,
        "completed_by": number,
        "result": result_of(reading(article, number), SCHEMA.layers),
        "was_cancelled": False,
        "created_at": when,
        "updated_at": when,
    }
    return {"id": number, "data": data, "annotations": [annotation], "project": number}


def test_a_text_is_cut_into_sections_and_kept_as_it_is(article, tmp_path):
    path = tmp_path / "bridge.txt"
    path.write_text(article.text, "utf-8", newline="\n")

    (document,), problems = ingest([path], {})

    assert problems == []
    assert document.text == article.text
    assert document.title == article.text.split("\n")[0]
    assert tuple(s.kind for s in document.sections) == article.kinds


def test_sentences_end_where_they_do(article):
    bodies = [
        s.span.slice(article.text) for s in propose_sections(article.text) if s.kind == "body"
    ]
    found = []
    for body in bodies:
        ends = [0, *(end.end() for end in sentence_ends(body))]
        found += [body[start:end].split()[-1] for start, end in pairwise(ends)]

    assert len(found) == len(article.sentences)
    assert all(a.endswith(b) for a, b in zip(found, article.sentences, strict=True))


def test_a_record_is_encoded_and_decoded_to_itself(article):
    record = reading(article, 1)
    head = {name: record[name] for name in ("id", "document_id", "annotator")}

    decoded = decode(
        result_of(record, SCHEMA.layers), article.text, head, SCHEMA.layers, path="$", place={}
    )

    assert decoded.problems == ()
    for layer in SCHEMA.layers:
        assert bare(decoded.record, layer.name) == bare(record, layer.name)


@pytest.mark.usefixtures("project")
def test_an_export_is_valid(run):
    code, out, err = run("validate", "exports", "--strict")

    assert code == 0, out + err


def test_a_quote_without_its_marks_is_found(article, project, run):
    """The marks of a language are known: with them inside the quote it is not direct any more."""
    record = reading(article, 1)
    at = article.text.index(article.in_quotes)
    words = article.in_quotes
    record["quotes"][0] |= {"start": at, "end": at + len(words), "text": words}
    write_lines(project / "wrong.jsonl", [record])

    code, out, _ = run("validate", "wrong.jsonl", "--format", "json")

    assert code == 1
    assert "direct-quote-marks" in {json.loads(line)["code"] for line in out.splitlines()}


@pytest.mark.usefixtures("project")
def test_agreement_is_whole_but_for_what_one_overlooked(run):
    code, out, err = run("agreement", "exports", "--json")

    assert code == 0, err
    spans = json.loads(out)["figures"]["spans"]
    found = {name: spans[name]["exact_f1"]["value"] for name in spans}
    assert found["mentions"] == found["quotes"] == found["conditional_threats"] == 1
    assert found["events"] == 0


def test_a_dataset_of_it_holds_the_words_that_were_marked(article, project, run):
    assert run("records", "exports/bridge-1.json", "-o", "gold.jsonl")[0] == 0

    code, out, err = run("build", "gold.jsonl", "-o", "dataset")

    assert code == 0, out + err
    from pyarrow import parquet

    rows: dict[str, list[JSONObject]] = {}
    for path in (project / "dataset").rglob("*.parquet"):
        rows.setdefault(path.parent.name, []).extend(parquet.read_table(path).to_pylist())
    (document,) = rows["documents"]
    assert document["text"] == article.text
    assert hashlib.sha256(document["text"].encode()).hexdigest() == document["text_sha256"]
    assert document["language"] == article.language
    marked = [row for name in ("mentions", "quotes", "events") for row in rows.get(name, ())]
    assert marked
    assert all(article.text[r["start"] : r["end"]] == r["text"] for r in marked)
