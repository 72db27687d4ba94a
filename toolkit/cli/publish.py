"""``redline publish``: a dataset folder onto the Hugging Face Hub, as a version of its own."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli.app import App, pass_app
from toolkit.errors import RedlineError
from toolkit.problems import printable

if TYPE_CHECKING:
    from toolkit.hub import Secrets, Version

REPO = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9_][\w.-]{0,95}")


def _repo(_: click.Context, parameter: click.Parameter, given: str) -> str:
    if not REPO.fullmatch(given) or "--" in given or ".." in given:
        raise click.BadParameter(f"{given!r} is no USER/NAME", param=parameter)
    return given


def _version(_: click.Context, parameter: click.Parameter, given: str | None) -> Version | None:
    from toolkit.hub.versions import read_version

    found = None if given is None else read_version(given)
    if given is not None and found is None:
        raise click.BadParameter(f"{given!r} is no version such as v1.2.0", param=parameter)
    return found


@click.command(
    "publish", epilog="Example: redline publish build/dataset --repo USER/NAME --dry-run"
)
@click.argument("dataset", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--repo",
    required=True,
    metavar="USER/NAME",
    callback=_repo,
    help="The dataset repository on the Hub; made if it is not there.",
)
@click.option("--private", is_flag=True, help="Make the repository one that only its owner sees.")
@click.option("--dry-run", is_flag=True, help="Check and print the plan; send nothing.")
@click.option(
    "--tag",
    "version",
    metavar="vX.Y.Z",
    callback=_version,
    help="The version to give it, in place of the one that the changes make.",
)
@click.option(
    "--include-unlicensed-text",
    "unlicensed",
    is_flag=True,
    help="Publish whole texts although their licence is not known to allow it.",
)
@pass_app
def command(
    app: App,
    dataset: Path,
    repo: str,
    private: bool,
    dry_run: bool,
    version: Version | None,
    unlicensed: bool,
) -> None:
    """Publish a dataset folder on the Hugging Face Hub: one commit, one tag, one changelog entry.

    DATASET is what redline build has written. It is held against its manifest, searched for
    what must not be published, and compared with what is on the Hub; the plan is printed before
    anything is sent. Where nothing has changed, nothing is sent. A publication that was cut off
    is completed by running it again.
    """
    from toolkit.hub import check, open_hub, plan_publication, publish, read_folder

    folder = read_folder(dataset)
    check(folder, secrets(app, dataset), unlicensed=unlicensed, tell=_tell)
    hub = open_hub(app.settings)
    plan = plan_publication(folder, repo, hub, private=private, version=version)
    for line in plan.lines():
        click.echo(printable(line))
    if version is not None and plan.version is None:
        click.echo(f"--tag {version.tag} is not used: a tag comes with a change", err=True)
    if dry_run or plan.nothing:
        return
    publish(plan, hub)
    done = plan.version or plan.previous
    if done is not None:
        place = f"{hub.endpoint}/datasets/{repo}/tree/{done.tag}"
        click.echo(f"published {done.tag}: {place}")


def secrets(app: App, dataset: Path) -> Secrets:
    """What is known on this machine, and must not be in what is published.

    Raises:
        RecordError: When the table of those who annotate is there, and cannot be read.
    """
    from toolkit.hub import Secrets
    from toolkit.labelstudio.roster import Roster, read_table

    settings = app.settings
    table = read_table(Roster(settings.path("paths", "annotators")).table)
    tokens = [settings.environment.get(name, "") for name in ("HF_TOKEN", "LABEL_STUDIO_API_KEY")]
    with contextlib.suppress(RedlineError):  # an address that cannot be used has no key
        tokens.append(settings.label_studio()[1] or "")
    return Secrets(
        addresses=tuple(row["email"] for row in table if row["email"]),
        tokens=tuple(token for token in tokens if token),
        folders=tuple(dict.fromkeys((Path.cwd(), settings.folder, dataset.resolve(), Path.home()))),
    )


def _tell(line: str) -> None:
    click.echo(printable(line), err=True)
