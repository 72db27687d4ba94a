"""Pronouns of one document → the nearest actor who fits by number, gender and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.items import Actor, Mention
from toolkit.suggest.names.known import Known
from toolkit.suggest.names.nominals import Nominals
from toolkit.suggest.parse import Parse, span_of

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

FIRST = frozenset({"i", "me", "my", "mine", "myself"})
WE = frozenset({"we", "us", "our", "ours", "ourselves"})
SECOND = frozenset({"you", "your", "yours", "yourself", "yourselves"})
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
PRONOUNS = FIRST | WE | SECOND | HE | SHE | IT | THEY
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
SUBJECTS = ("nsubj", "nsubjpass", "agent")
BODIES = frozenset({"state", "organization", "armed_force", "international_organization"})
FRONTED = frozenset(
    {
        *("after", "before", "in", "during", "despite", "following", "with", "at"),
        *("on", "since", "while", "when", "as", "for", "by", "upon"),
    }
)
"""Words that may begin a phrase before the subject."""
FAR = 3
"""Sentences before the pronoun's own that are looked at."""
SCORE = 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a pronoun may mean, and the token that heads the words."""

    actor: Actor
    head: Token
    sentences: int
    """How many sentences before."""
    leads: bool = False
    """Whether the pronoun stands in a phrase before it: “After his call, X …”."""

    @property
    def weight(self) -> tuple[float, int]:
        """The higher, the likelier: a subject, near, and of two the one that comes first."""
        subject = self.head.dep_ in SUBJECTS
        owner = self.head.dep_ == "poss"
        return (-1.5 * self.sentences + 2.0 * (subject or self.leads) + 0.2 * owner, -self.head.i)


class Pronouns:
    """Whom the pronouns of one document mean."""

    def __init__(
        self, parse: Parse, names: Sequence[Mention], nominals: Nominals, known: Known
    ) -> None:
        self.parse = parse
        self.names = names
        self.nominals = nominals
        self.known = known
        self._heads = [(root, m) for m in names if (root := parse.root_of(m.span)) is not None]
        self._resolved: dict[int, Actor | None] = {}

    def at(
        self, token: Token, speaker: Mention | None, addressee: Mention | None
    ) -> Mention | None:
        """Whom a pronoun means.

        Args:
            token: The pronoun.
            speaker: Who says the words around it.
            addressee: To whom they are said.
        """
        low = token.lower_
        actor: Actor | None
        if low in FIRST:
            actor = speaker.actor if speaker else None
        elif low in WE:
            actor = self._side(speaker.actor) if speaker else None
        elif low in SECOND:
            actor = addressee.actor if addressee else None
        else:
            actor = self._antecedent(token, speaker)
        if actor is None:
            return None
        return Mention(span_of([token]), "pronoun", actor, SCORE, "pronouns.nearest")

    def _side(self, actor: Actor) -> Actor:
        """Whom “we” means: the state that somebody speaks for."""
        return self.known.state_behind(actor) or actor

    def _antecedent(self, token: Token, speaker: Mention | None) -> Actor | None:
        if token.i not in self._resolved:
            self._resolved[token.i] = self._chosen(token, speaker)
        return self._resolved[token.i]

    def _chosen(self, token: Token, speaker: Mention | None) -> Actor | None:
        those = [c for c in self._candidates(token) if self._fits(c, token)]
        if speaker is not None and token.lower_ in HE | SHE:
            others = [c for c in those if c.actor.key != speaker.actor.key]
            those = others or those
        if token.lower_ in THEY:
            return self._many(those)
        gender = "m" if token.lower_ in HE else "f" if token.lower_ in SHE else None
        told = [c for c in those if c.actor.gender == gender and c.sentences < 2]
        best = max(told or those, key=lambda c: c.weight, default=None)
        return best.actor if best is not None else None

    def _many(self, those: Sequence[Candidate]) -> Actor | None:
        """Whom “they” means: several who were named together, a group, or else a body."""
        joined = {t.i for c in those if c.head.dep_ != "conj" for t in c.head.conjuncts}
        plural = [(c.weight, c.actor) for c in those if c.actor.plural and c.head.i not in joined]
        together = [(c.weight, g) for c in those if (g := self._together(c)) is not None]
        bodies = [(c.weight, c.actor) for c in those if c.actor.kind in BODIES]
        best = max((*plural, *together) or bodies, key=lambda pair: pair[0], default=None)
        return best[1] if best is not None else None

    def _together(self, candidate: Candidate) -> Actor | None:
        """The group that a name makes with those coordinated with it."""
        head = candidate.head
        if head.dep_ == "conj" or not list(head.conjuncts):
            return None
        found = [candidate.actor]
        for other in head.conjuncts:
            actor = next((m.actor for root, m in self._heads if root.i == other.i), None)
            if actor is None:
                nominal = self.nominals.at(other)
                actor = nominal.actor if nominal else None
            if actor is not None and actor.speaks:
                found.append(actor)
        distinct = list({a.key: a for a in found}.values())
        return self.known.group(distinct) if len(distinct) > 1 else None

    def _candidates(self, token: Token) -> Iterator[Candidate]:
        """Names and nominals before a pronoun, and the subject that a phrase before it leads to."""
        here = self._sentence(token)
        every = [(root, m.actor) for root, m in self._heads]
        every += [(token.doc[i], m.actor) for i, m in self.nominals.found.items()]
        for root, actor in sorted(every, key=lambda pair: pair[0].i):
            distance = here - self._sentence(root)
            if not 0 <= distance <= FAR or not actor.speaks:
                continue
            if root.i < token.i or self._leads_to(token, root, actor):
                yield Candidate(actor, root, distance, root.i > token.i)

    def _leads_to(self, token: Token, subject: Token, actor: Actor) -> bool:
        """Whether a pronoun stands in a phrase before its subject: “After his call, X …”."""
        opening = token.sent[0]
        if token.sent.start == subject.sent.start and opening.lower_ in FRONTED:
            between = subject.doc[token.i : subject.i]
            verb = (
                subject.nbor(1).pos_ in ("VERB", "AUX")
                if subject.i + 1 < len(subject.doc)
                else False
            )
            name = actor.kind == "person" and verb
            if name and [t.text for t in between].count(",") == 1 and between[-1].text == ",":
                return True
        if subject.dep_ not in SUBJECTS or subject.sent.root.i != subject.head.i:
            return False
        return token.sent.start == subject.sent.start and token.i < subject.i and any(
            a.dep_ in ("prep", "advcl") and a.i < subject.i for a in token.ancestors
        )  # fmt: skip

    def _fits(self, candidate: Candidate, token: Token) -> bool:
        low, actor = token.lower_, candidate.actor
        person = actor.kind == "person" and not actor.plural
        if low in HE | SHE:
            gender = "m" if low in HE else "f"
            if not person or actor.gender not in (None, gender):
                return False
        elif low in IT:
            if person or actor.plural:
                return False
        elif person and not list(candidate.head.conjuncts):
            return False
        if low.endswith(("self", "selves")):
            return True
        # The object of a clause is not its subject; “his” may be.
        same_clause = (
            token.dep_ in ("dobj", "iobj", "pobj", "dative") and candidate.head.dep_ in SUBJECTS
        )
        return not (same_clause and _clause(token).i == candidate.head.head.i)

    def _sentence(self, token: Token) -> int:
        starts = self.parse.sentences
        low, high = 0, len(starts)
        while low < high:
            middle = (low + high) // 2
            if starts[middle].span.start <= token.idx:
                low = middle + 1
            else:
                high = middle
        return low


def _clause(token: Token) -> Token:
    """The verb of the clause that a token stands in."""
    at = token
    while at.head.i != at.i and at.pos_ not in ("VERB", "AUX"):
        at = at.head
    return at
