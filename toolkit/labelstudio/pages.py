"""The labeling page of a project → how it stands to those of two versions of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.errors import ConfigurationError
from toolkit.labelstudio.client import Project
from toolkit.labelstudio.config import labeling_config
from toolkit.labelstudio.config_change import ConfigChange, Word, config_change, config_words
from toolkit.schema import Schema


@dataclass(frozen=True, slots=True)
class Pages:
    """The page that is there, beside those of the two versions."""

    there: str
    old: str
    """Empty: the older version has no layer that the tasks are for."""
    new: str

    @classmethod
    def of(
        cls, project: Project, old: Schema, new: Schema, layers: Sequence[str], *, gone: bool
    ) -> Pages:
        """Those for some layers (none: all); where one is `gone`, the page stays as it is."""
        known = [name for name in layers if name in {x.name for x in old.layers}]
        there = project.label_config
        return cls(
            there,
            labeling_config(old.layers, known) if known or not layers else "",
            there if gone else labeling_config(new.layers, layers),
        )

    @property
    def is_old(self) -> bool:
        """Whether it is the older version's."""
        return self.there.strip() == self.old.strip()

    @property
    def is_new(self) -> bool:
        """Whether it is the newer version's."""
        return self.there.strip() == self.new.strip()

    @property
    def newer(self) -> bool:
        """Whether it offers what only the newer version has."""
        return bool(_words(self.there) & (_words(self.new) - _words(self.old)))

    @property
    def change(self) -> ConfigChange:
        """What the newer version's page means for those who annotate."""
        if self.is_new or not self.there.strip():
            return ConfigChange()
        return config_change(self.there, self.new)

    def refuse_others(self, project: Project, old: str, new: str) -> None:
        """Stop where it is that of neither, and no task tells the version."""
        if _words(self.there) not in (_words(self.old), _words(self.new)):
            raise ConfigurationError(
                f"the project {project.title!r} has no tasks, and its page is neither that of"
                f" {old} nor that of {new}",
                hint="Delete it in Label Studio: redline push makes it again.",
            )


def _words(config: str) -> frozenset[Word]:
    return config_words(config) if config.strip() else frozenset()
