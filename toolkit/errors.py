"""Exceptions that redline raises on purpose: one tree, each with a hint.

    RedlineError
    ├── ConfigurationError   a setting, an option or redline.toml
    ├── SchemaError          the schema itself
    ├── DocumentError        a source text or documents.jsonl
    ├── RecordError          a record that cannot be used for what was asked
    ├── ExportError          a Label Studio export, or the place to put one
    ├── LabelStudioError     the server said no, or cannot be started
    │   └── NoAnswerError    the server said nothing, or that it is unwell
    ├── PublishError         the dataset folder
    └── WorkerError          a process that did part of the work

Faults in annotated data are never raised: they are `toolkit.problems.Problem` values.
"""

from __future__ import annotations

from collections.abc import Callable


class RedlineError(Exception):
    """Base class: catch this to catch everything that redline raises on purpose.

    Args:
        message: What could not be done, naming the file, place and value.
        hint: One imperative sentence that tells the user what to do next.
    """

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[Callable[..., RedlineError], tuple[type[RedlineError], str, str]]:
        """How it is sent from one process to another: exceptions lose what has a name."""
        return _again, (type(self), self.message, self.hint)


def _again(kind: type[RedlineError], message: str, hint: str) -> RedlineError:
    return kind(message, hint=hint)


class ConfigurationError(RedlineError):
    """A setting is missing, contradictory or of the wrong kind."""


class SchemaError(RedlineError):
    """The schema cannot be read, or breaks its own meta-schema."""


class DocumentError(RedlineError):
    """A source text or a file of documents cannot be used."""


class RecordError(RedlineError):
    """Records cannot be used for what was asked of them."""


class ExportError(RedlineError):
    """A Label Studio export cannot be read, or must not be written."""


class LabelStudioError(RedlineError):
    """Label Studio cannot be started or reached, or refused a request."""


class NoAnswerError(LabelStudioError):
    """A request was sent and its answer lost: what was asked for may have been done."""

    after: float = 0
    """Seconds that the server asks to be left alone before the request is sent again."""


class PublishError(RedlineError):
    """A dataset folder cannot be written or published."""


class WorkerError(RedlineError):
    """A process that did part of the work has ended before it was done."""
