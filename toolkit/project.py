"""A folder → a project for a lab's own articles."""

from __future__ import annotations

from pathlib import Path

from toolkit.codebook_practice import FOLDER as PRACTICE
from toolkit.files import dumps_page, write_atomically
from toolkit.model import JSONObject
from toolkit.schema import Schema
from toolkit.shipped import shipped

SETTINGS = """\
# Settings of this project; paths are relative to this file.

[paths]
seeds = "seeds"
documents = "annotations/documents.jsonl"
actors = "annotations/actors.json"
annotators = "annotations/annotators.json"
exports = "annotations/exports"
decisions = "annotations/decisions.json"
links = "annotations/links.json"
records = "annotations/gold"
waivers = "annotations/waivers.json"
examples = "annotations/codebook.toml"
dataset = "build/dataset"

[validate]
# Codes to report (empty: all) and to leave out; redline schema rules lists them.
select = []
ignore = []
# error: leave out warnings. strict: warnings make the exit code 1, too.
severity = "warning"
strict = false

[label_studio]
# The server that you annotate on. Its key goes into the environment: LABEL_STUDIO_API_KEY.
# Leave it empty to use the one of: redline server start
url = ""
# Certificates (PEM) that are trusted for https beside those of the system:
# ca = "certificates.pem"

[server]
data = "build/label-studio"
executable = "label-studio"
"""

IGNORED = "/build/\n# Whose e-mail address is whose.\n/annotations/.people/\n.redline-pull.lock\n"


def init(folder: Path, schema: Schema) -> list[tuple[Path, bool]]:
    """Make what a project needs and lacks → each file, and whether it is new.

    Among it is the practice task, for annotators to begin with. A file that is there stays as it
    is.
    """
    nobody = {"schema_version": schema.version, "actors": []}
    annotators: JSONObject = {"annotators": [], "users": []}
    wanted = {
        "redline.toml": SETTINGS,
        ".gitignore": IGNORED,
        "annotations/actors.json": dumps_page(nobody),
        "annotations/annotators.json": dumps_page(annotators),
        "annotations/metadata.json": dumps_page({}),
        "seeds/.gitkeep": "",
        "annotations/exports/.gitkeep": "",
    }
    practice = sorted((shipped() / PRACTICE).iterdir(), key=lambda file: file.name)
    wanted |= {f"{PRACTICE}/{file.name}": file.read_text("utf-8") for file in practice}
    made: list[tuple[Path, bool]] = []
    for name, text in wanted.items():
        path = folder / name
        new = not path.exists()
        if new:
            write_atomically(path, text)
        made.append((path, new))
    return made
