"""Pairs in the real Label Studio: each is asked once, answered on the page, and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Dialog

from tests.link.stories import ACTORS, Article
from toolkit.files import dumps_page, write_atomically, write_lines
from toolkit.labelstudio.client import Studio
from toolkit.link.review import title_of

HOSTILE = "We will close <img src=x onerror=alert(1)> the bridge & <b>gate</b> of Zenda"


@pytest.fixture
def story(tmp_path: Path, label_studio, monkeypatch: pytest.MonkeyPatch, schema) -> Path:
    """A project's folder with two articles that quote one utterance, and one that does not."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LABEL_STUDIO_URL", label_studio.url)
    monkeypatch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)
    articles = [Article("hentzau"), Article("strelsau"), Article("zenda")]
    articles[0].says("rudolf", HOSTILE)
    articles[1].says("michael", "Nobody has ever asked me about any bridge")
    articles[2].says("rudolf", HOSTILE.replace("will", "shall"))
    notes = {"schema_version": schema.version, "kind": "gold", "annotator": "gold"}
    notes["text_sha256"] = "0" * 64
    for one in articles:
        record = {"id": f"{one.name}.gold", **notes, **one.record}
        write_atomically(tmp_path / "annotations" / "gold" / f"{one.name}.json", json.dumps(record))
    actors = {"schema_version": schema.version, "actors": list(ACTORS.values())}
    write_atomically(tmp_path / "annotations" / "actors.json", dumps_page(actors))
    documents = [_document(one) for one in articles]
    write_lines(tmp_path / "annotations" / "documents.jsonl", documents)
    return tmp_path


def _document(article: Article) -> dict[str, object]:
    from toolkit.files import sha256

    values = article.document.to_json()
    return {**values, "text_sha256": sha256(article.text.encode())}


@pytest.fixture
def review(run, title: str):
    """Run redline link --review on the gold → exit code, stdout, stderr."""
    return lambda: run("link", "annotations/gold", "--review", "--project", title)


def test_a_pair_is_asked_once_however_often_it_is_run(story, review, tasks, title):
    assert review()[0] == 0
    before = tasks(title_of(title))
    code, out, _ = review()

    assert (code, len(before), len(tasks(title_of(title)))) == (0, 1, 1)
    assert "0 new tasks, 1 there and open" in out
    assert not (story / "annotations" / "links.json").exists()


def test_what_is_answered_on_the_page_becomes_a_cluster(
    story, review, tasks, title, annotator, root
):
    """Shown as text, answered with a key: no markup of an article comes alive on the way."""
    review()
    (task,) = tasks(title_of(title))
    page = annotator.page
    alerts: list[str] = []

    def alerted(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", alerted)
    page.goto(f"{annotator.url}/projects/{task['project']}/data?task={task['id']}")
    page.get_by_text("one and the same utterance").wait_for()
    page.locator("mark").nth(1).wait_for()
    shown = page.locator("mark").all_inner_texts()
    told = page.locator(".redline-pair-text h4").all_inner_texts()
    folder = root / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / "link-review.png")
    page.keyboard.press("1")
    page.locator(".redline-pair-answer input:checked").wait_for(state="attached")
    annotator.submit()
    code, out, err = review()
    links = json.loads((story / "annotations" / "links.json").read_text("utf-8"))["links"]
    answers = (story / "annotations" / "links.decisions.jsonl").read_text("utf-8")

    assert (code, alerts) == (0, [])
    assert shown == [HOSTILE, HOSTILE.replace("will", "shall")]
    assert told == ["hentzau\n1894-05-03\nspeaker: Rudolf", "zenda\n1894-05-03\nspeaker: Rudolf"]
    assert [m["document_id"] for m in links[0]["members"]] == ["hentzau", "zenda"]
    assert json.loads(answers)["verdict"] == "yes"
    assert "1 new cluster" in err
    assert "1 pair answered: 1 yes, 0 no, 0 open" in out


def test_after_an_answer_nothing_is_asked_or_written_again(
    story, review, tasks, title, studio: Studio
):
    review()
    (task,) = tasks(title_of(title))
    studio.annotate(task["id"], [_said("no"), _comment("Another day.")])
    first = review()
    second = review()
    answer = json.loads((story / "annotations" / "links.decisions.jsonl").read_text("utf-8"))

    assert first[0] == second[0] == 0
    assert answer["verdict"] == "no"
    assert list(answer["comments"].values()) == ["Another day."]
    assert "0 new tasks, 0 there and open" in second[1]
    assert not (story / "annotations" / "links.json").exists()


def _said(answer: str) -> dict[str, object]:
    value = {"choices": [answer]}
    return {"id": "a", "from_name": "same", "to_name": "one", "type": "choices", "value": value}


def _comment(words: str) -> dict[str, object]:
    value = {"text": [words]}
    return {"id": "b", "from_name": "comment", "to_name": "one", "type": "textarea", "value": value}
