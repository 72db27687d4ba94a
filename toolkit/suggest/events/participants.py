"""Words in a clause → the actors they name, in the words of one speaker or of the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import SUBJECTS, lemma
from toolkit.suggest.fillers import Fillers
from toolkit.suggest.items import Mention

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token


@dataclass(frozen=True)
class Participants:
    """Who may fill a role, in the words of one speaker, or of the article."""

    fillers: Fillers
    speaker: Mention | None = None
    addressee: Mention | None = None

    def who(self, token: Token | None) -> tuple[Mention, ...]:
        """Whom a token means, with what is coordinated; nobody where it is no actor."""
        if token is None:
            return ()
        found = self.fillers.fillers_of(token, self.speaker, self.addressee)
        return tuple(m for m in found if m.actor.speaks)

    def one(self, token: Token) -> Mention | None:
        """Whom a token means alone; None where it is no actor."""
        found = self.fillers.filler_of(token, self.speaker, self.addressee)
        return found if found is not None and found.actor.speaks else None

    def modifiers(self, noun: Token) -> tuple[Mention, ...]:
        """“Ruritanian troops”, “Ruritania’s troops”: whose they are."""
        for child in noun.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.i < noun.i:
                found = self.one(child)
                if found is not None:
                    return (found,)
        return ()


def behind_words(verb: Token) -> bool:
    """“…, warned the minister”: the parser may take who speaks for an object."""
    if verb.i == 0 or lemma(verb) not in ("warn", "threaten", "promise", "urge", "demand"):
        return False
    return verb.nbor(-1).text in (",", "”", '"') and not any(
        c.dep_ in SUBJECTS or (c.dep_ in ("aux", "prep", "ccomp") and c.i > verb.i)
        for c in verb.children
    )
