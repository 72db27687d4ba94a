"""``redline suggest --backend``: another backend than the rules, by an option or a setting."""

from __future__ import annotations

import json

import pytest

from tests.backends.standin import refused, said, standing_in


@pytest.fixture
def project(tmp_path, monkeypatch, run):
    """A working directory with two documents."""
    (tmp_path / "a.txt").write_text("Otto Hentzau left.\n")
    (tmp_path / "b.txt").write_text("Otto Hentzau came back.\n")
    (tmp_path / "redline.toml").write_text("")
    run("ingest", tmp_path, "-o", tmp_path / "documents.jsonl")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    return tmp_path


NAMED = {
    "quotes": [],
    "events": [],
    "conditional_threats": [],
    "mentions": [
        {
            "id": "m1",
            "paragraph": 1,
            "text": "Otto Hentzau",
            "form": "name",
            "actor": {"name": "Otto Hentzau", "kind": "person", "country": None},
        }
    ],
}
SUGGEST = ("suggest", "documents.jsonl", "-o", "predictions.jsonl")


def settle(project, endpoint, **more):
    """Write the settings."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in more.items()]
    text = '[suggest]\nbackend = "openai"\n\n[suggest.openai]\n'
    (project / "redline.toml").write_text(f'{text}endpoint = "{endpoint}"\n' + "\n".join(lines))


def test_the_settings_choose_backend_address_and_model(run, project):
    with standing_in(said(NAMED)) as server:
        settle(project, server.url, model="small", max_retries=1)
        code, _, err = run(*SUGGEST)

    lines = (project / "predictions.jsonl").read_text("utf-8").splitlines()
    rules = {m["provenance"]["rule"] for line in lines for m in json.loads(line)["mentions"]}
    assert (code, rules) == (0, {"openai small: mentions"})
    assert f"the texts go to {server.url}, to the model small\n" in err
    assert err.endswith(
        "2 documents: 2 mentions, 0 quotes, 0 of them with a speaker, 0 events,"
        " 0 threats; wrote predictions.jsonl\n"
    )


def test_options_win_over_the_settings(run, project):
    with standing_in(said(NAMED)) as server:
        settle(project, server.url, model="small")
        run(*SUGGEST, "--model", "large")
        run(*SUGGEST, "--backend", "rules")

    assert [body["model"] for body in server.asked] == ["large", "large"]


def test_a_failure_in_the_middle_leaves_no_file(run, project):
    with standing_in(said(NAMED), refused(401, "no")) as server:
        settle(project, server.url, model="small")
        code, _, err = run(*SUGGEST)

    assert code == 3
    assert f"error: b: {server.url} answers HTTP 401" in err
    assert not (project / "predictions.jsonl").exists()


def test_what_breaks_a_rule_is_left_out_and_told(run, project):
    twice = {
        **NAMED,
        "mentions": [*NAMED["mentions"], {**NAMED["mentions"][0], "text": "Hentzau left"}],
    }
    with standing_in(said(twice)) as server:
        settle(project, server.url, model="small")
        code, _, err = run(*SUGGEST)

    assert code == 0
    assert "left out, because they break a rule: " in err


def test_the_key_is_said_nowhere(run, project, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    with standing_in(refused(429, "sk-secret is used up", "insufficient_quota")) as server:
        settle(project, server.url, model="small")
        code, out, err = run(*SUGGEST)

    assert server.headers[0]["Authorization"] == "Bearer sk-secret"
    assert (code, "sk-secret" in out + err) == (3, False)


@pytest.mark.parametrize(
    ("options", "said_"),
    [
        (["--backend", "rulez"], "there is no backend 'rulez'; installed are rules, openai"),
        (["--model", "m"], "the backend rules asks no model"),
    ],
)
def test_an_option_that_cannot_be_meant_is_wrong_usage(run, project, options, said_):
    code, _, err = run(*SUGGEST, *options)

    assert code == 2
    assert said_ in err
    assert not (project / "predictions.jsonl").exists()


@pytest.mark.parametrize(
    ("text", "said_"),
    [
        ('[suggest]\nbackend = "rulez"\n', "there is no backend 'rulez'"),
        (
            '[suggest.openai]\ntimeout = "1"\n',
            "[suggest.openai] timeout = '1' is not a whole number",
        ),
        ("[suggest.openai]\ntimeout = true\n", "is not a whole number"),
        ('[suggest.openai]\nkey = "k"\n', "there is no setting [suggest.openai] key"),
        ("[suggest]\nopenai = 3\n", "there is no setting [suggest] openai"),
    ],
)
def test_a_setting_that_cannot_be_meant_exits_3(run, project, text, said_):
    (project / "redline.toml").write_text(text)

    code, _, err = run(*SUGGEST)

    assert code == 3
    assert said_ in err


def test_the_table_of_a_backend_that_others_bring_is_its_own_affair(run, project):
    (project / "redline.toml").write_text('[suggest.mine]\nanything = [1, 2.5, "x"]\n')

    assert run(*SUGGEST)[0] == 0
