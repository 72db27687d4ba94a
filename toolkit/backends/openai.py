"""The backend ``openai``: a language model behind any address that speaks OpenAI's protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from toolkit.backends.answered import Answered
from toolkit.backends.asked import answer_form, instructions, question
from toolkit.backends.chat import KEY, Chat, PieceRefusedError
from toolkit.backends.pieces import Piece, pieces_of
from toolkit.errors import ConfigurationError
from toolkit.labelstudio.patience import Patience, to_stderr
from toolkit.model import Document, JSONObject
from toolkit.problems import excerpt, printable
from toolkit.quotation import quoted_strings
from toolkit.schema import Schema
from toolkit.settings import Settings
from toolkit.suggest.names.known import Known
from toolkit.suggest.quotes.pairs import Pairs
from toolkit.suggest.record import Found
from toolkit.words import counted

TABLE = "suggest.openai"
LEAST = {"timeout": 1, "max_retries": 0, "characters": 200}
"""What the settings that are numbers are at least."""
TRIES = 2
"""How often a piece is asked about, where the answer cannot be used."""
SHOWN = 2000
"""So many characters of such an answer are shown to the model again."""


class OpenAI:
    """One language model, with one registry."""

    def __init__(
        self,
        chat: Chat,
        actors: Sequence[Mapping[str, Any]],
        schema: Schema,
        *,
        characters: int,
        tell: Callable[[str], None] = to_stderr,
    ) -> None:
        """Nothing is asked yet.

        Args:
            chat: Whom to ask.
            actors: The registry.
            schema: From it come the instructions and the form of answers.
            characters: How much text is sent at a time, at most.
            tell: Called with a line for the user about each piece that is left out.
        """
        from toolkit.verdict import compiled

        self.version = f"openai {chat.model}"
        self._chat = chat
        self._actors = actors
        self._known = Known(actors)
        self._schema = schema
        self._characters = characters
        self._tell = tell
        self._form = answer_form(schema)
        self._check = compiled({"$defs": {"answer": self._form}}, "answer")
        self._instructions = instructions(schema)

    def __call__(self, document: Document) -> Found:
        """Everything that the model finds in a document and the text bears out."""
        pairs = Pairs(quoted_strings(document.text))
        whole = Found([], [], [], [])
        lost = 0
        for piece in pieces_of(document, self._characters):
            answer = self._answer(piece)
            if answer is None:
                continue
            answered = Answered(piece, self._known, self._schema, pairs)
            found = answered.found(answer)
            lost += answered.lost
            whole = Found(
                [*whole.names, *found.names],
                [*whole.quotes, *found.quotes],
                [*whole.events, *found.events],
                [*whole.threats, *found.threats],
            )
        if lost:
            self._tell(
                f"{document.id}: {counted(lost, 'passage')} of the answer left out: the text does"
                " not hold the words, or what they need is missing"
            )
        return whole

    def _answer(self, piece: Piece) -> JSONObject | None:
        """The answer about a piece; None where there is none that can be used."""
        messages = [
            {"role": "system", "content": self._instructions},
            {"role": "user", "content": question(piece, self._actors)},
        ]
        fault = ""
        try:
            for _ in range(TRIES):
                said = self._chat.ask(messages, self._form)
                answer, fault = self._read(said.text, said.finish)
                if answer is not None:
                    return answer
                messages = [
                    *messages[:2],
                    {"role": "assistant", "content": said.text[:SHOWN] or "(nothing)"},
                    {"role": "user", "content": f"That cannot be used: {fault}. Answer again."},
                ]
        except PieceRefusedError as error:
            fault = error.message
        start, end = piece.span
        words = excerpt(" ".join(piece.paragraphs[0].slice(piece.document.text).split()), 40)
        self._tell(
            f"{piece.document.id}, characters {start}-{end} ({words}): nothing is suggested there,"
            f" because {fault}"
        )
        return None

    def _read(self, text: str, finish: str) -> tuple[JSONObject | None, str]:
        """The object that an answer is, or None and what is wrong with it."""
        import orjson
        from jsonschema import Draft202012Validator

        if finish == "length":
            return None, "the answer is cut off (finish_reason length)"
        try:
            answer = orjson.loads(_bare(text))
        except ValueError as error:
            return None, f"the answer is not JSON ({printable(str(error))})"
        if self._check.is_valid(answer):
            return answer, ""
        first = min(
            Draft202012Validator(self._form).iter_errors(answer),
            key=lambda error: [str(part) for part in error.absolute_path],
        )
        said = excerpt(first.message, 200)
        return None, f"the answer does not fit its JSON Schema, at {first.json_path}: {said}"


def _bare(text: str) -> str:
    """JSON without the fence that models like to put around it."""
    bare = text.strip()
    if bare.startswith("```") and bare.endswith("```") and "\n" in bare:
        return bare[bare.index("\n") : -3]
    return bare


def make(actors: Sequence[Mapping[str, Any]], schema: Schema, settings: Settings) -> OpenAI:
    """The backend by the settings of a project; the key is in the environment.

    Raises:
        ConfigurationError: When a setting is missing, or will not do.
    """
    import rapidfuzz  # noqa: F401 (to say at once that it is missing)

    for name, least in LEAST.items():
        if settings.number(TABLE, name) < least:
            raise ConfigurationError(
                f"[{TABLE}] {name} = {settings.number(TABLE, name)}",
                hint=f"Write {least} or more.",
            )
    model = settings.get(TABLE, "model").strip()
    if not model:
        raise ConfigurationError(
            "there is no model to ask", hint=f"Name one with --model, or as [{TABLE}] model."
        )
    timeout, attempts = (
        settings.number(TABLE, "timeout"),
        settings.number(TABLE, "max_retries") + 1,
    )
    chat = Chat(
        settings.get(TABLE, "endpoint"),
        model,
        settings.environment.get(KEY) or None,
        timeout=timeout,
        patience=Patience(attempts, max(1200, 2 * timeout * attempts), first=1),
    )
    to_stderr(f"the texts go to {chat.endpoint}, to the model {printable(model)}")
    return OpenAI(chat, actors, schema, characters=settings.number(TABLE, "characters"))
