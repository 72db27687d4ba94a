"""Two people with accounts of their own, in two browser windows at once, pulled midway and at last.

Anna has submitted the first article while Rudolf still works on it: there the first pull comes. He
submits it, too; the second article both have finished when they submit it; Anna skips the third,
Rudolf begins the fourth and leaves it. Then comes the second pull.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.labelstudio.accounts import PASSWORD, Account, sign_up
from tests.labelstudio.page import Annotator
from toolkit.cli import main
from toolkit.files import dumps_page, read_json, write_atomically, write_lines
from toolkit.labelstudio.client import Studio
from toolkit.labelstudio.progress import author
from toolkit.labelstudio.pull import project_titles
from toolkit.labelstudio.server import Server
from toolkit.model import Document, Section, Span

pytestmark = [pytest.mark.label_studio, pytest.mark.browser]

TEXTS = {
    "1-bridge": "Anna Lindqvist met the envoy of Ruritania at the bridge of Strelsau.",
    "2-harbour": "Rupert Hentzau told the crew of Zenda that the harbour would stay open.",
    "3-notice": "This notice says that nothing has happened in Strelsau.",
    "4-letter": "A letter of Rupert Hentzau came back from Zenda.",
}
BRIDGE, HARBOUR, NOTICE, LETTER = TEXTS
KEYS = {"name": "1", "nominal": "2", "metonym": "5"}
Marks = Mapping[str, str]
"""Words → the label that somebody gives to them."""
ANNA: Mapping[str, Marks] = {
    BRIDGE: {
        "Anna Lindqvist": "name",
        "the envoy": "nominal",
        "Ruritania": "name",
        "Strelsau": "name",
    },
    HARBOUR: {"Rupert Hentzau": "name", "Zenda": "name"},
}
RUDOLF: Mapping[str, Marks] = {
    BRIDGE: {"Anna Lindqvist": "name", "envoy": "nominal", "Ruritania": "metonym"},
    HARBOUR: {"Rupert Hentzau": "name", "the crew": "nominal", "Zenda": "name"},
    LETTER: {"Rupert Hentzau": "name"},
}
DRAFT = "1 task with a draft not submitted"
EXPORTS = Path("annotations/exports")


@dataclass(frozen=True)
class Way:
    """A way to have two people annotate, and what redline says of what these two did."""

    options: Sequence[str]
    """Of push."""
    midway: Sequence[str]
    """What the first pull prints of each project, but for the file."""
    last: Sequence[str]
    """What the second one does."""
    brought: Sequence[Mapping[str, tuple[int, int]]]
    """Of each file of the second pull: by document, how many annotations and drafts it holds."""
    midway_ledger: Sequence[str]
    last_ledger: Sequence[str]
    midway_progress: Mapping[str, tuple[int, int, int, int]]
    """By annotator: how many tasks are done, skipped, begun, not yet."""


EACH = Way(
    options=("--annotators", "annotator-1,annotator-2"),
    midway=(
        "T / annotator-1: 4 tasks, 1 annotation: written",
        f"T / annotator-2: 4 tasks, 0 annotations, {DRAFT}: written",
    ),
    last=(
        "T / annotator-1: 4 tasks, 3 annotations: 2 tasks changed, written",
        f"T / annotator-2: 4 tasks, 2 annotations, {DRAFT}: 2 tasks changed, written",
    ),
    # A draft alone changes no task: that of the letter was told, and waits for its annotation.
    brought=({HARBOUR: (1, 0), NOTICE: (1, 0)}, {BRIDGE: (1, 0), HARBOUR: (1, 0)}),
    midway_ledger=(
        "tasks 8 1 7 0 not annotated 7",
        "annotations 1 1 0 0",
        "drafts 1 0 1 0 draft not submitted 1",
        "predictions 0 0 0 0",
        "items 4 4 0 0",
    ),
    last_ledger=(
        "tasks 12 4 8 0 older version 4, not annotated 3, skipped 1",
        "annotations 5 4 1 0 skipped 1",
        "drafts 1 0 1 0 older version 1",
        "predictions 0 0 0 0",
        "items 12 12 0 0",
    ),
    midway_progress={"annotator-1": (1, 0, 0, 3), "annotator-2": (0, 0, 1, 3)},
)
TOGETHER = Way(
    options=(),
    midway=(f"T: 4 tasks, 1 annotation, {DRAFT}: written",),
    last=(f"T: 4 tasks, 5 annotations, {DRAFT}: 3 tasks changed, written",),
    brought=({BRIDGE: (2, 0), HARBOUR: (2, 0), NOTICE: (1, 0), LETTER: (0, 1)},),
    midway_ledger=(
        "tasks 4 1 3 0 not annotated 3",
        "annotations 1 1 0 0",
        "drafts 1 0 1 0 draft not submitted 1",
        "predictions 0 0 0 0",
        "items 4 4 0 0",
    ),
    last_ledger=(
        "tasks 8 2 6 0 older version 4, not annotated 1, skipped 1",
        "annotations 6 4 2 0 older version 1, skipped 1",
        "drafts 2 0 2 0 draft not submitted 1, older version 1",
        "predictions 0 0 0 0",
        "items 16 12 4 0 older version 4",
    ),
    # Whoever has only a draft is in no file, and has no pseudonym yet.
    midway_progress={"annotator-1": (1, 0, 0, 3), "user-R": (0, 0, 1, 3)},
)


@dataclass
class Person:
    """Somebody at a window of their own."""

    account: Account
    window: Annotator
    project: int = 0
    tasks: dict[str, int] = field(default_factory=dict)
    """By document."""

    def go(self, query: str) -> None:
        """Have the project's page loaded, and do not wait for it."""
        page = f"{self.window.url}/projects/{self.project}/data?{query}"
        self.window.page.goto(page, wait_until="commit")

    def see(self, document: str) -> None:
        """Wait until an article is there to be marked."""
        self.window.page.wait_for_selector(f".lsf-htx-richtext >> text={TEXTS[document]}")
        self.window.wait_for_regions(0)

    def mark(self, marks: Marks) -> None:
        """Mark words, each with the key of its label."""
        for words, label in marks.items():
            self.window.mark(KEYS[label], words)

    def saved(self, document: str, marks: Marks) -> None:
        """Wait until the page has sent a draft with all marks, as it does by itself."""
        place = f"/api/tasks/{self.tasks[document]}/drafts"
        for _ in range(600):
            drafts = self.account.http.get(place).raise_for_status().json()
            if any(
                author(draft) == self.account.user and len(draft["result"]) == len(marks)
                for draft in drafts
            ):
                return
            self.window.page.wait_for_timeout(200)
        pytest.fail(f"no draft of {document} with {len(marks)} marks in two minutes: {drafts}")

    def skip(self, document: str) -> None:
        """Skip what Label Studio gives next, which is this; it can be skipped nowhere else."""
        self.go("labeling=1")
        self.see(document)
        # It shows the instructions first.
        page = self.window.page
        page.click("[aria-label='Close modal']")
        with page.expect_response(
            lambda r: r.request.method == "POST" and "/annotations" in r.url and r.ok
        ):
            page.click("[data-testid=bottombar-skip-button]")


@dataclass(frozen=True)
class Told:
    """What one run of redline said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Pull:
    """One pull, and what redline tells after it."""

    told: Told
    files: Sequence[Path]
    """The exports that are new."""
    annotators: Told
    ledger: Told


@dataclass(frozen=True)
class Played:
    """All that was done, and what came of it."""

    way: Way
    anna: Person
    rudolf: Person
    title: str
    folder: Path
    midway: Pull
    last: Pull
    records: Told
    agreement: Told


def redline(*arguments: object) -> Told:
    """Run a command."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as ended,
    ):
        main([str(argument) for argument in arguments])
    return Told(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def pulled(title: str) -> Pull:
    """Pull, and look."""
    before = set(EXPORTS.glob("*"))
    told = redline("pull", "--project", title, "-o", EXPORTS)
    new = {path for path in set(EXPORTS.glob("*.json")) - before if ".meta" not in path.name}
    annotators = redline("annotators", "--project", title, "--json")
    return Pull(told, sorted(new), annotators, redline("validate", EXPORTS, "--format", "json"))


def open_at_once(document: str, *people: Person) -> None:
    """Each opens their task of a document; it loads in all windows at the same time."""
    for person in people:
        person.go(f"task={person.tasks[document]}")
    for person in people:
        person.see(document)


def play(anna: Person, rudolf: Person, title: str) -> tuple[Pull, Pull]:
    """What the two do, in the order in which they do it → the two pulls."""
    open_at_once(BRIDGE, anna, rudolf)
    rudolf.mark(RUDOLF[BRIDGE])
    anna.mark(ANNA[BRIDGE])
    # What is submitted while its draft is on the way leaves the draft behind.
    anna.saved(BRIDGE, ANNA[BRIDGE])
    rudolf.saved(BRIDGE, RUDOLF[BRIDGE])
    anna.window.submit()
    midway = pulled(title)
    rudolf.window.submit()

    open_at_once(HARBOUR, anna, rudolf)
    anna.mark(ANNA[HARBOUR])
    rudolf.mark(RUDOLF[HARBOUR])
    anna.saved(HARBOUR, ANNA[HARBOUR])
    rudolf.saved(HARBOUR, RUDOLF[HARBOUR])
    # One after the other: at the same moment Label Studio on SQLite may save one of them twice.
    anna.window.submit()
    rudolf.window.submit()

    open_at_once(LETTER, rudolf)
    rudolf.mark(RUDOLF[LETTER])
    anna.skip(NOTICE)
    rudolf.saved(LETTER, RUDOLF[LETTER])
    return midway, pulled(title)


def articles() -> Iterator[Document]:
    """The articles as documents."""
    for name, text in TEXTS.items():
        digest = hashlib.sha256(text.encode()).hexdigest()
        body = (Section(Span(0, len(text)), "body"),)
        yield Document(name, text, digest, "en", "unknown", "unknown", body)


@pytest.fixture(scope="module")
def people(label_studio: Server, browser: BrowserContext) -> Iterator[list[Person]]:
    """Anna and Rudolf, logged in: two windows that share no cookie."""
    assert browser.browser is not None
    found = []
    for _ in range(2):
        account = sign_up(label_studio)
        context = browser.browser.new_context(viewport={"width": 1440, "height": 900})
        window = Annotator(context.new_page(), label_studio.url)
        # Two windows at once take their time where others are at work, too.
        window.page.set_default_timeout(120_000)
        window.log_in(account.email, PASSWORD)
        found.append(Person(account, window))
    yield found
    for person in found:
        person.window.page.context.close()
        person.account.http.close()


@pytest.fixture(scope="module", params=[EACH, TOGETHER], ids=["a project each", "one for both"])
def played(
    request: pytest.FixtureRequest,
    people: list[Person],
    label_studio: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Played]:
    """The whole story, in a folder of its own."""
    (anna, rudolf), way = people, request.param
    folder, title = tmp_path_factory.mktemp("two"), f"test {uuid.uuid4().hex[:12]}"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("LABEL_STUDIO_URL", label_studio.url)
        patch.setenv("LABEL_STUDIO_API_KEY", label_studio.token)
        documents = Path("annotations/documents.jsonl")
        write_lines(documents, [document.to_json() for document in articles()])
        actors = {"schema_version": "1.0.0", "actors": []}
        write_atomically(Path("annotations/actors.json"), dumps_page(actors))
        assert redline("push", documents, "--project", title, *way.options).code == 0
        with Studio(label_studio.url, label_studio.token) as studio:
            # One project for both is the project of each.
            for person, name in zip(people, project_titles(studio, title) * 2, strict=False):
                (project,) = studio.projects(name)
                tasks = studio.tasks(project)
                person.project = project.id
                person.tasks = {task["data"]["document_id"]: task["id"] for task in tasks}
        midway, last = play(anna, rudolf, title)
        records = redline("records", EXPORTS, "-o", "-")
        agreement = redline("agreement", EXPORTS, "--json")
        yield Played(way, anna, rudolf, title, folder, midway, last, records, agreement)


def said(pull: Pull, title: str) -> list[str]:
    """What a pull prints, without the names of files."""
    lines = pull.told.out.replace(title, "T").splitlines()
    return [re.sub(rf" {EXPORTS}/\S+$", "", line) for line in lines]


def labels(annotation: Mapping[str, Any]) -> Marks:
    """The words that an annotation marks, each with its label."""
    values = [item["value"] for item in annotation["result"]]
    return {value["text"]: value["labels"][0] for value in values}


def progress(pull: Pull, rudolf: Person) -> dict[str, tuple[int, int, int, int]]:
    """By annotator: how many tasks are done, skipped, begun, not yet."""
    projects = json.loads(pull.annotators.out)["projects"]
    return {
        row["annotator"].replace(f"user-{rudolf.account.user}", "user-R"): (
            *(row["done"], row["skipped"], row["drafts"]),
            row["not_yet"],
        )
        for project in projects
        for row in project["annotators"]
    }


def ledger(pull: Pull) -> list[str]:
    """The table of what became of everything, below its heading."""
    lines = [" ".join(line.split()) for line in pull.ledger.err.splitlines()]
    return lines[lines.index("in exports used set aside problem") + 1 :]


def test_a_pull_midway_tells_the_draft_apart(played: Played) -> None:
    assert played.midway.told.code == 0
    assert said(played.midway, played.title) == list(played.way.midway)


def test_a_pull_at_last_brings_what_has_changed(played: Played) -> None:
    assert played.last.told.code == 0
    assert said(played.last, played.title) == list(played.way.last)
    found = [
        {
            task["data"]["document_id"]: (len(task["annotations"]), len(task["drafts"]))
            for task in read_json(played.folder / path)
        }
        for path in played.last.files
    ]
    assert found == list(played.way.brought)


def test_what_each_has_submitted_is_under_their_own_number(played: Played) -> None:
    """Also where both had the same task open, and submitted it."""
    tasks = [task for path in played.last.files for task in read_json(played.folder / path)]
    made = [
        (annotation["completed_by"], labels(annotation))
        for task in tasks
        if task["data"]["document_id"] == HARBOUR
        for annotation in task["annotations"]
    ]
    assert sorted(made) == [
        (played.anna.account.user, ANNA[HARBOUR]),
        (played.rudolf.account.user, RUDOLF[HARBOUR]),
    ]


def test_how_far_each_is_midway(played: Played) -> None:
    assert played.midway.annotators.code == 0
    assert progress(played.midway, played.rudolf) == played.way.midway_progress


def test_how_far_each_is_at_last(played: Played) -> None:
    """One has skipped a task, the other has begun one."""
    assert progress(played.last, played.rudolf) == {
        "annotator-1": (2, 1, 0, 1),
        "annotator-2": (2, 0, 1, 1),
    }


def test_each_has_a_pseudonym_from_the_pull_on_that_brought_the_first_annotation(
    played: Played,
) -> None:
    anna, rudolf = played.anna.account.user, played.rudolf.account.user
    place = "annotations/annotators.json"
    assert played.midway.told.err == f"user {anna} is annotator-1 from now on: {place}\n"
    assert played.last.told.err == f"user {rudolf} is annotator-2 from now on: {place}\n"
    entered = read_json(played.folder / place)["users"]
    assert {(one["project"], one["user"], one["annotator"]) for one in entered} == {
        (played.anna.project, anna, "annotator-1"),
        (played.rudolf.project, rudolf, "annotator-2"),
    }


def test_addresses_stand_in_the_local_table_alone(played: Played) -> None:
    """Nor does a user's name, which is how the address begins; and nothing of it is printed."""
    names = [person.account.email.partition("@")[0] for person in (played.anna, played.rudolf)]
    table = played.folder / "annotations" / ".people" / "people.csv"
    holders = {
        path
        for path in played.folder.rglob("*")
        if path.is_file() and any(name.encode() in path.read_bytes() for name in names)
    }
    printed = [played.records, played.agreement]
    for pull in (played.midway, played.last):
        printed += [pull.told, pull.annotators, pull.ledger]

    assert holders == {table}
    with table.open(encoding="utf-8", newline="") as stream:
        rows = {row["email"]: row["annotator"] for row in csv.DictReader(stream)}
    assert rows == {
        played.anna.account.email: "annotator-1",
        played.rudolf.account.email: "annotator-2",
    }
    assert not [told for told in printed for name in names if name in told.out + told.err]


def test_midway_the_ledger_is_right(played: Played) -> None:
    assert ledger(played.midway) == list(played.way.midway_ledger)


def test_at_last_the_ledger_is_right(played: Played) -> None:
    """What a newer file replaces is told apart: also a draft that was submitted since."""
    assert ledger(played.last) == list(played.way.last_ledger)


def test_nothing_is_wrong_but_that_nobody_chose_actors(played: Played) -> None:
    codes = {json.loads(line)["code"] for line in played.last.ledger.out.splitlines()}

    assert codes == {"attribute-missing"}


def test_there_is_a_reading_of_each_by_each(played: Played) -> None:
    """As they were marked; what was skipped or only begun is none."""
    assert played.records.code == 0
    records = [json.loads(line) for line in played.records.out.splitlines()]
    assert {
        (record["document_id"], record["annotator"]): {
            mention["text"]: mention["form"] for mention in record["mentions"]
        }
        for record in records
    } == {
        (BRIDGE, "annotator-1"): ANNA[BRIDGE],
        (BRIDGE, "annotator-2"): RUDOLF[BRIDGE],
        (HARBOUR, "annotator-1"): ANNA[HARBOUR],
        (HARBOUR, "annotator-2"): RUDOLF[HARBOUR],
    }


def test_agreement_is_what_one_works_out_by_hand(played: Played) -> None:
    """Anna marked 4 + 2 mentions, Rudolf 3 + 3; "the envoy" and "envoy" lie over each other."""
    assert played.agreement.code == 0
    found = json.loads(played.agreement.out)
    assert found["readers"] == ["annotator-1", "annotator-2"]
    assert found["documents"] == [BRIDGE, HARBOUR]
    spans, forms = found["figures"]["spans"], found["figures"]["attributes"]["mentions.form"]
    # Alike: Anna Lindqvist, Ruritania, Rupert Hentzau, Zenda.
    assert figure(spans["mentions"]["exact_f1"]) == (fraction(2 * 4, 12), 12)
    assert figure(spans["mentions"]["overlap_f1"]) == (fraction(2 * 5, 12), 12)
    # Of 9 and 5 characters 5 are shared.
    assert figure(spans["mentions"]["mean_dice"]) == (round((4 + 2 * 5 / 14) / 5, 9), 5)
    # Five names by Anna, three by Rudolf: Ruritania and Strelsau are hers alone.
    assert figure(spans["names"]["exact_f1"]) == (fraction(2 * 3, 8), 8)
    assert figure(forms["observed_agreement"]) == (fraction(4, 5), 5)


def fraction(part: int, whole: int) -> float:
    """To as many places as `figure`."""
    return round(part / whole, 9)


def figure(values: Mapping[str, Any]) -> tuple[float, int]:
    """A figure, and of how many."""
    return round(values["value"], 9), values["n"]
