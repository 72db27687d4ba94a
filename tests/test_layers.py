"""Imports point one way."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROWS = (
    {
        *("errors", "dates", "words", "shipped", "ledger", "sentences", "stages", "matching"),
        *("collector", "phrases"),
    },
    {
        *("model", "settings", "rules", "reporters.passage", "reporters.web", "codebook_guide"),
        *("labelstudio.alone", "webpage"),
    },
    {
        *("agreement.coding", "actors", "labelstudio.keys", "labelstudio.slim", "jobs"),
        "labelstudio.vocabulary",
    },
    {"agreement.unitizing", "agreement.identity", "agreement.figures"},
    {
        "files",
        "problems",
        "verdict",
        "violations",
        "quotation",
        "chrome",
        "nearest",
        "adjudicate.told",
        *("spilled", "addresses"),
    },
    {
        *("schema", "checks.clusters", "labelstudio.sniff", "labelstudio.inventory", "datelines"),
        *("adjudicate.matches", "adjudicate.choices", "adjudicate.outcomes"),
        *("labelstudio.load", "labelstudio.patience", "labelstudio.connection", "slices", "reads"),
        *("labelstudio.marks", "pile", "reporters.met"),
    },
    {
        *("labelstudio.style", "labelstudio.outline", "labelstudio.reader", "labelstudio.quick"),
        *("labelstudio.unchanged", "codebook_examples", "adjudicate.decisions"),
        *("evolution.changes", "evolution.released", "labelstudio.config_change", "bylines"),
    },
    {
        *("labelstudio.offsets", "labelstudio.gists", "steps", "codebook_practice"),
        *("evolution.keywords", "evolution.renames", "evolution.sources"),
    },
    {
        *("canonical", "paragraphs", "codebook", "links", "waivers", "said"),
        *("reporters.text", "reporters.positions", "reporters.page", "evolution.compare"),
    },
    {
        *("sections.page", "labelstudio.config", "labelstudio.fields", "checks.reading"),
        *("preview", "adjudicate.gold", "evolution.move", "evolution.diff"),
    },
    {"sections.site", "sections.edges", "sections.article"},
    {"sections", "seeds"},
    {
        *("documents", "labelstudio.faults", "labelstudio.tasks", "labelstudio.regions"),
        *("adjudicate.verdict", "migrate"),
    },
    {"labelstudio.cut", "library"},
    {"corpus.page", "corpus.unzipped"},
    {"corpus.opened", "corpus.rows", "corpus.parts"},
    {
        *("corpus.lines", "corpus.tables", "corpus.archive", "corpus.saved", "corpus.made"),
        "corpus.hub",
    },
    {"corpus.inputs", "corpus.doubles"},
    {"corpus"},
    {"corpus.ingesting"},
    {
        "labelstudio.feedback",
        "labelstudio.links",
        "labelstudio.shape",
        "adjudicate",
    },
    {
        *("checks.spans", "checks.quotes", "checks.references", "checks.threats"),
        *("checks.events", "checks.titles", "checks.enclosing", "labelstudio.parts"),
    },
    {"checks", "labelstudio.decode", "labelstudio.annotators"},
    {
        *("labelstudio.passes", "labelstudio.versions", "labelstudio.standing"),
        *("labelstudio.answers", "checked", "suggest.tokens", "suggest.ruler"),
    },
    {
        *("suggest.events.dates", "suggest.items", "suggest.lexicon", "suggest.quotes.marks"),
        *("suggest.quotes.pairs", "suggest.syntax"),
    },
    {
        *("suggest.blocks", "suggest.names.general", "suggest.names.words", "suggest.names.people"),
        *("suggest.quotes.plain", "suggest.record", "suggest.quotes.reporting"),
        "suggest.names.registered",
    },
    {"suggest.names.known", "suggest.parse", "suggest.quotes.shape"},
    {
        *("suggest.clauses", "suggest.quotes.cues", "suggest.names.edges"),
        *("suggest.names.noun_phrases", "suggest.names.persons", "suggest.names.towns"),
    },
    {
        *("suggest.acts", "suggest.quotes.bounds", "suggest.names.demonyms", "suggest.events.mood"),
        *("suggest.names.listed", "suggest.names.kinds", "suggest.threats.frame"),
        *("suggest.threats.idle", "suggest.threats.inversion", "suggest.threats.somebody"),
        "suggest.names.surroundings",
        *("suggest.quotes.voices",),
    },
    {
        *("suggest.names.proposed", "suggest.names.nominals", "suggest.quotes.predicates"),
        *("suggest.threats.conditions", "suggest.threats.predicates", "suggest.threats.belief"),
        *("suggest.threats.imperatives", "suggest.threats.kinds"),
    },
    {"suggest.names.tags"},
    {
        *(
            "suggest.names.pronouns",
            "suggest.names.overlaps",
            "suggest.quotes.reach",
            "suggest.threats.consequences",
        ),
        *("suggest.threats.orders", "suggest.threats.sequels"),
        *("suggest.threats.verdicts", "suggest.threats.prices"),
    },
    {
        "suggest.fillers",
        "suggest.names.find",
        "suggest.quotes.front",
        "suggest.threats.warned",
        "suggest.threats.objects",
    },
    {
        *("suggest.quotes.drafts", "suggest.events.trigger", "suggest.quotes.headlines"),
        "suggest.events.participants",
        *("suggest.quotes.leftover", "suggest.threats.frames", "suggest.threats.plain"),
        *("suggest.threats.voice", "suggest.quotes.turns"),
    },
    {
        *("suggest.quotes.resolve", "suggest.threats.targets", "suggest.events.verbs"),
        *("suggest.events.nouns", "suggest.events.agents", "suggest.events.recipients"),
    },
    {
        *("suggest.quotes.find", "suggest.threats.doers", "suggest.events.arguments"),
        "suggest.events.triggers",
    },
    {"suggest.threats.sides"},
    {"suggest.threats.fields"},
    {"suggest.threats.find"},
    {"suggest.events.find"},
    {"suggest"},
    {
        *("backends.opened", "backends.rules", "backends.pieces", "backends.align"),
        *("backends.chat", "backends.linked"),
    },
    {"backends.asked", "backends"},
    {"backends.many"},
    {"backends.answered"},
    {"backends.openai"},
    {"labelstudio.work", "labelstudio.rereading"},
    {"labelstudio.strange", "labelstudio.progress", "labelstudio.snapshot"},
    {"labelstudio.together", "labelstudio.complete"},
    {"labelstudio.asking", "labelstudio.choice"},
    {"labelstudio.reading"},
    {"labelstudio.export", "survey"},
    {"repair.case"},
    {"repair.units", "repair.words", "repair.edges", "repair.arrows"},
    {"repair.doubles"},
    {"repair.annotation"},
    {"repair.exports"},
    {"repair.beside"},
    {"gather", "repair.copies"},
    {"texts"},
    {"findings"},
    {"validate", "records"},
    {"repair"},
    {"repair.told"},
    {"reporters.belonging", "reporters.problem_article"},
    {"reporters.junit", "reporters.problems_page", "reporters.sarif"},
    {"agreement.readings", "adjudicate.readings"},
    {"agreement.spans", "agreement.attributes"},
    {"agreement.partitions", "agreement.disagreements"},
    {"agreement.compare"},
    {"agreement"},
    {"reporters.figures", "reporters.people", "score.quality", "score.sides"},
    {"score.spans", "score.matched", "score.identity", "score.sections"},
    {"score.rules", "score.differences"},
    {"score.compare"},
    {"score"},
    {"reporters.scores"},
    {"card.people", "card.hub", "card.markdown"},
    {
        *("dataset.columns", "dataset.manifest", "dataset.splits", "dataset.runs"),
        "dataset.spans",
    },
    {"dataset.resolved", "dataset.parquet", "dataset.withhold", "dataset.unpack", "card.facts"},
    {"dataset.rows", "dataset.folder", "dataset.restore", "dataset.entries"},
    {"dataset.source"},
    {"split.shingles", "split.forest", "split.joins"},
    {"split.groups", "split.leakage", "split.signatures"},
    {"split.near"},
    {"split.alike"},
    {"link.normal", "link.when", "link.weights", "link.story"},
    {"link.occasions"},
    {"link.reading"},
    {"link.items"},
    {"link.likeness", "link.blocks", "link.cluster", "link.given"},
    {"link.reasons", "link.quality", "link.decided"},
    {"link"},
    {"link.clusters"},
    {"link.accepted"},
    {"reporters.candidates", "link.page"},
    {"split.assign"},
    {"split"},
    {"select.numbers", "select.inputs", "select.strata"},
    {"select.draw"},
    {"select.likely"},
    {"select.annotated", "select.seen"},
    {"select.excluded", "select.frame", "select.estimate"},
    {"select.units"},
    {"select.chosen"},
    {"select"},
    {"card.release", "card.check"},
    {"card.metadata"},
    {"card.account"},
    {"card.citation", "card.labels", "card.loading", "card.statement", "card.plots"},
    {"card.croissant", "card.agreement"},
    {"card.prose"},
    {"card"},
    {"dataset.told"},
    {"dataset.writing", "dataset.given", "dataset.remarks"},
    {"dataset.build", "dataset.opened", "dataset.hydrate"},
    {"dataset.verify"},
    {"reporters.figures_page", "report.source", "report.drawing"},
    {"report.articles", "report.threats", "report.graph", "report.plots", "report.readings"},
    {"report.variants"},
    {"report.page"},
    {"report"},
    {
        *("convert.drawn", "convert.loss", "convert.named", "convert.unmapped"),
        *("convert.installed", "convert.tokens", "convert.brat_lines", "convert.line_ends"),
    },
    {"convert.given", "convert.brat", "convert.uima_types"},
    {
        *("convert.folder", "convert.from_brat", "convert.columns", "convert.tables"),
        *("convert.spacy_docs", "convert.web_annotation", "convert.bigbio", "convert.uima"),
    },
    {"convert.from_uima", "convert.plover"},
    {"convert.files", "convert.incoming"},
    {"convert"},
    {"registry"},
    {"labelstudio.roster"},
    {"labelstudio.client", "labelstudio.process", "labelstudio.account", "project"},
    {"labelstudio.users", "labelstudio.tabs", "labelstudio.pages", "labelstudio.webhooks"},
    {"labelstudio.source"},
    {"labelstudio.pseudonyms", "labelstudio.notes", "labelstudio.attention"},
    {"labelstudio.fetch", "feedback"},
    {"labelstudio.plan", "labelstudio.pull", "labelstudio.server", "labelstudio.hindrances"},
    {"labelstudio.migration"},
    {"labelstudio.onward"},
    {"labelstudio.push", "labelstudio.forecast", "status.values", "people", "doctor.values"},
    {"link.review"},
    {"status.found", "reporters.overview", "doctor.hub", "doctor.machine", "doctor.studio"},
    {"status.rerun", "doctor"},
    {"status.commands"},
    {"status.stale"},
    {"status"},
    {"hub.versions", "hub.patterns", "hub.refusals", "hub.quiet"},
    {"hub.changelog", "hub.columns"},
    {"hub.folder"},
    {"hub.client", "hub.gate", "hub.rights", "hub.rows"},
    {"hub.changes"},
    {"hub.plan"},
    {"hub"},
    {"serve.tasks", "serve.connecting", "serve.listening"},
    {"serve.suggesting"},
    {"serve.protocol"},
    {"scale.folders", "scale.shards"},
    {"scale.job", "scale.stretches", "scale.inputs", "scale.mirror"},
    {"scale.step", "scale.watch", "scale.surveyed"},
    {"scale.slurm"},
    {"scale.engines"},
    {"scale.parted"},
    {"scale.checking", "scale.recording", "scale.suggesting", "scale.ingesting"},
    {"scale.signing", "scale.building"},
    {"demo", "examples"},
    {"cli.app", "cli.output", "explain"},
    {"cli.scaled"},
    {"cli"},
)
"""Modules of `toolkit` from the bottom up: each imports only from rows before its own."""

FREE = {
    *("dataset", "evolution", "labelstudio", "reporters", "scale", "serve", "toolkit"),
    *("suggest.names", "suggest.quotes", "suggest.events", "suggest.threats"),
}
"""Packages without code of their own."""
SOCKETS = {
    *("labelstudio.keys", "labelstudio.connection", "doctor.studio"),
    *("labelstudio.asking", "labelstudio.client"),
    *("labelstudio.answers", "labelstudio.snapshot"),
    *("labelstudio.process", "labelstudio.server", "labelstudio.webhooks", "demo"),
    *("hub.client", "hub.refusals", "serve.connecting", "serve.listening"),
    *("jobs", "backends.chat", "scale.slurm"),
}
"""The modules that open a socket or start a process (demo asks for a free port)."""


FORBIDDEN = {
    *("socket", "httpx", "subprocess", "multiprocessing", "label_studio_sdk"),
    *("httpx2", "huggingface_hub.HfApi", "huggingface_hub.get_session"),
}
"""Imports that are theirs alone."""


def row_of(module: str) -> int:
    if module.startswith("cli.") and module not in {"cli.app", "cli.output", "cli.scaled"}:
        module = "cli"
    return next(index for index, row in enumerate(ROWS) if module in row)


def modules(root: Path) -> dict[str, Path]:
    package = root / "toolkit"
    found = {}
    for path in package.rglob("*.py"):
        parts = list(path.relative_to(package).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts = parts[:-1]
        found[".".join(parts) or "toolkit"] = path
    return found


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= inner
            # “from a.package import module” asks for the module alone.
            folder = Path(__file__).parent.parent.joinpath(*node.module.split("."))
            if not all((folder / f"{alias.name}.py").is_file() for alias in node.names):
                names.add(node.module)
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.fixture(scope="module")
def known(root: Path) -> dict[str, Path]:
    return modules(root)


def test_each_module_imports_only_from_rows_before_its_own(known: dict[str, Path]):
    for module, path in known.items():
        if module in FREE:
            continue
        for name in imported(path):
            other = name.removeprefix("toolkit.")
            if name.startswith("toolkit.") and other in known and other not in FREE | {module}:
                assert row_of(other) < row_of(module), f"{module} imports {other}"


def test_every_row_names_modules_that_exist(known: dict[str, Path]):
    assert set().union(*ROWS) <= set(known)


def test_only_the_rim_reaches_the_network_or_starts_processes(known: dict[str, Path]):
    for module, path in known.items():
        if module not in SOCKETS:
            assert not imported(path) & FORBIDDEN, module


def test_modules_stay_small(known: dict[str, Path]):
    """A module is one noun: at most about 300 lines."""
    for module, path in known.items():
        lines = len(path.read_text("utf-8").splitlines())

        assert lines <= 350, f"{module} has {lines} lines"
