"""What must not be published: the patterns of tokens, addresses, people's names and local paths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

TOKENS: Mapping[str, tuple[Sequence[str], str]] = {
    "a Hugging Face token": (
        ("hf_", "api_org_"),
        r"\b(?:hf|api_org)_[A-Za-z0-9]{30,}\b|\bhf_oauth_[\w.-]{20,}",
    ),
    "a GitHub token": (
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_\w{22,}\b",
    ),
    "an AWS key": (("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a Label Studio token or another JSON web token": (
        ("eyJ",),
        r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    ),
    "a private key": (("PRIVATE KEY",), r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    "an API key": (
        ("sk-", "xox", "AIza"),
        r"\bsk-[\w-]{32,}\b|\bxox[abpr]-[\w-]{10,}\b|\bAIza[\w-]{35}\b",
    ),
}
"""Kind → parts of which one is in every such token, and the pattern; no article is about one."""
HEX = r"(?<![0-9A-Za-z])[0-9a-f]{40}(?![0-9A-Za-z])"
"""Label Studio's legacy token. A SHA-1 is written so too; nothing that is built holds one."""
EMAIL = (
    r"(?<![\w.+-])(?!git@)[A-Za-z0-9][\w.+-]*@(?!(?:[\w-]+\.)*example\.(?:org|com|net)\b)"
    r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}\b"
)
"""An e-mail address; no `git@host` of a repository, and none that was reserved for examples."""
BEFORE = r"(?<![\w.~-])(?<!:/)"
"""What stands before a path, and not before the rest of an address such as https://host/home/x."""
HOMES = (
    rf"{BEFORE}/(?:home|Users)/[^/\s\"'<>)]+|{BEFORE}/root/[\w.]"
    r"|(?<![A-Za-z])[A-Za-z]:(?:\\+|/)(?:Users|Documents and Settings)(?:\\+|/)\w"
    r"|\\\\wsl[$.\w]*\\"
)
"""Home folders of Linux, macOS and Windows."""
ROOTS = ("/home/", "/Users/", "/root/", ":\\", ":/", "\\\\wsl")
"""One of them is part of every home folder."""
SYSTEM = frozenset({"usr", "etc", "bin", "lib", "opt", "var", "srv", "mnt", "media", "tmp", "data"})
"""Folders at the top that every machine has: they tell of none."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One kind of thing that must not be published."""

    kind: str
    find: Callable[[str], str | None]
    """A string → the first such thing in it."""
    quoted: bool = False
    """Whether it is looked for in what was quoted from the articles, too."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is known on this machine, and must not leave it."""

    addresses: Sequence[str] = ()
    """E-mail addresses of those who annotate."""
    tokens: Sequence[str] = field(default=(), repr=False)
    """Keys and tokens that are in use here."""
    folders: Sequence[Path] = ()
    """Folders of this machine: the working folder, the project's."""


def patterns(secrets: Secrets) -> tuple[Pattern, ...]:
    """All that is looked for, the more telling before the more general."""
    return (
        *_literal("an e-mail address of somebody who annotates", secrets.addresses, quoted=True),
        *_literal("a key that is in use here", secrets.tokens, quoted=True),
        *(
            Pattern("the name of somebody who annotates", name)
            for name in _names(secrets.addresses)
        ),
        *(
            Pattern(kind, _having(parts, pattern), quoted=True)
            for kind, (parts, pattern) in TOKENS.items()
        ),
        Pattern("a Label Studio token", _searching(HEX)),
        Pattern("an e-mail address", _having(("@",), EMAIL)),
        Pattern("a home folder", _having(ROOTS, HOMES)),
        *_folders(secrets.folders),
    )


def masked(found: str) -> str:
    """The beginning of a secret, so that its owner knows it and nobody else does.

    >>> masked("hf_abcdefghijklmnopqrstuvwxyzabcdefgh")
    'hf_…'
    """
    return f"{found[: min(3, len(found) // 3)]}…"


def _searching(pattern: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def find(text: str) -> str | None:
        found = compiled.search(text)
        return None if found is None else found[0]

    return find


def _having(parts: Sequence[str], pattern: str) -> Callable[[str], str | None]:
    """A search that is made only where one of some parts stands, which is seen far sooner."""
    search = _searching(pattern)
    return lambda text: search(text) if any(part in text for part in parts) else None


def _folded(search: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """A search that passes over case; the pattern is in lower case."""
    return lambda text: search(text.casefold())


def _literal(kind: str, values: Iterable[str], *, quoted: bool) -> Iterator[Pattern]:
    wanted = sorted({value.strip().casefold() for value in values if len(value.strip()) > 5})
    if wanted:
        pattern = "|".join(map(re.escape, wanted))
        search = _having(wanted, rf"(?<!\w)(?:{pattern})(?!\w)")
        yield Pattern(kind, _folded(search), quoted=quoted)


def _names(addresses: Iterable[str]) -> Iterator[Callable[[str], str | None]]:
    """Addresses → searches for the names in them: `given.family@…` names Given Family.

    A single word before the @ is no name: it would be found in words that have nothing to do
    with it.
    """
    for address in sorted({address.casefold() for address in addresses}):
        parts = [part for part in re.split(r"[^a-z]+", address.partition("@")[0]) if len(part) > 1]
        if len(parts) > 1 and len("".join(parts)) > 5:
            ahead, back = (r"[\s._,-]+".join(way) for way in (parts, parts[::-1]))
            longest = max(parts, key=len)
            yield _folded(_having((longest,), rf"(?<![a-z])(?:{ahead}|{back})(?![a-z])"))


def _folders(folders: Iterable[Path]) -> Iterator[Pattern]:
    """The folders themselves, and those above them that only this machine has."""
    wanted: dict[str, None] = {}
    for folder in folders:
        for one in (folder, *folder.parents):
            steps = PurePath(one).parts[1:]
            if steps and not (len(steps) == 1 and steps[0] in SYSTEM):
                wanted[str(one)] = None
    if wanted:
        pattern = "|".join(re.escape(one) for one in sorted(wanted, key=len, reverse=True))
        search = _having(tuple(wanted), rf"{BEFORE}(?:{pattern})(?=[/\\]|\b)(?!-|\w)")
        yield Pattern("a folder of this machine", search)
