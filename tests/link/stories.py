"""Two invented articles of one story, with a quote, a threat and an act in both."""

from __future__ import annotations

from typing import Any

from toolkit.model import Document, JSONObject, Section, Span

ACTORS: dict[str, JSONObject] = {
    "rudolf": {"id": "rudolf", "name": "Rudolf", "kind": "person", "represents": ["ruritania"]},
    "michael": {"id": "michael", "name": "Michael", "kind": "person"},
    "ruritania": {"id": "ruritania", "name": "Ruritania", "kind": "state"},
}


class Article:
    """An article that is written and marked at the same time."""

    def __init__(self, name: str, published: str = "1894-05-03") -> None:
        self.name = name
        self.published = published
        self.text = ""
        self.record: JSONObject = {
            "document_id": name,
            "mentions": [],
            "events": [],
            "quotes": [],
            "conditional_threats": [],
        }

    def says(self, speaker: str, words: str, day: str = "on Tuesday", **more: Any) -> str:
        """A paragraph in which somebody says something → the quote's id."""
        name = str(ACTORS[speaker]["name"])
        start = len(self.text)
        mention = f"m.{start}-{start + len(name)}"
        self.record["mentions"].append(
            {"id": mention, "start": start, "end": start + len(name), "text": name}
            | {"form": "name", "actor_id": speaker}
        )
        self.text += f"{name} said {day}: “"
        begin = len(self.text)
        quote = f"q.{begin}-{begin + len(words)}"
        self.record["quotes"].append(
            {"id": quote, "start": begin, "end": begin + len(words), "text": words}
            | {"mode": "direct", "speaker_status": "explicit", "speaker_id": mention}
            | more
        )
        self.text += f"{words}”.\n\n"
        return quote

    @property
    def document(self) -> Document:
        """The article."""
        whole = (Section(Span(0, len(self.text)), "body"),)
        return Document(
            self.name,
            self.text,
            "0" * 64,
            "en",
            "original",
            "CC0-1.0",
            whole,
            published=self.published,
        )


def pair(
    first: str = "We will close the bridge of Zenda",
    second: str = "We shall close the bridge at Zenda",
    *,
    speakers: tuple[str, str] = ("rudolf", "rudolf"),
    days: tuple[str, str] = ("on Tuesday", "on Tuesday"),
) -> tuple[list[JSONObject], dict[str, Document]]:
    """Two articles with a quote each → their records and documents."""
    articles = [Article("hentzau"), Article("zenda")]
    for article, words, speaker, day in zip(articles, (first, second), speakers, days, strict=True):
        article.says(speaker, words, day)
    return [a.record for a in articles], {a.name: a.document for a in articles}
