"""A frame → who would bring its consequence about, where the text names them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from toolkit.suggest.acts import is_verdict, just_happens, names_act
from toolkit.suggest.clauses import (
    aside_before,
    controller,
    infinitive_below,
    lemma,
    listed,
    modal,
    subject,
)
from toolkit.suggest.items import Mention
from toolkit.suggest.names.people import kind_of
from toolkit.suggest.parse import span_of
from toolkit.suggest.threats.frame import Condition, Consequence
from toolkit.suggest.threats.somebody import somebody
from toolkit.suggest.threats.targets import SUFFERING, Aimed

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

SUFFERING_LIGHT = (
    "count",
    "get",
    "come",
    "meet",
    "expect",
    "experience",
    "die",
    "return",
    "regret",
)


@dataclass
class Doing(Aimed):
    """Who would do what a frame threatens with."""

    def _doers(self, speaker: Mention | None, addressee: Mention | None) -> tuple[Mention, ...]:
        """Who would bring the consequence about, where the text names them."""
        consequence = self.frame.consequence
        if consequence is None or is_verdict(consequence.tokens):
            return ()
        if consequence.nominal:
            return self._warner(self.frame.warner, speaker, addressee)
        agent = next((c for c in consequence.head.children if c.dep_ == "agent"), None)
        if agent is not None:
            by = next((c for c in agent.children if c.dep_ == "pobj"), None)
            return self._all(by, speaker, addressee)
        own = self._subject(consequence)
        if self._befalls(consequence, own):
            return ()
        if own is None or _in_condition(own, self.frame.condition):
            return self._leading(consequence) or self._owner(consequence, speaker, addressee)
        passive = own.dep_ == "nsubjpass" and lemma(consequence.top) not in listed(
            "threats", "firmness", "committed"
        )
        act = names_act(own) and kind_of(own.lower_) is None
        if passive or act or own.dep_ == "expl":
            return self._owner(consequence, speaker, addressee)
        found = self._whoever(own, speaker, addressee)
        return (*found, *self._with(consequence, speaker, addressee)) if found else ()

    def _subject(self, consequence: Consequence) -> Token | None:
        """The subject of a consequence, or whoever is forced to it."""
        pushed = [c for c in consequence.head.children if c.dep_ == "dobj"]
        forcing = lemma(consequence.head) in listed("threats", "firmness", "forcing")
        if pushed and forcing and infinitive_below(consequence.head) is not None:
            return pushed[0]
        own = subject(consequence.top)
        forced = lemma(consequence.top) in listed("threats", "firmness", "forcing")
        if own is None or consequence.top.i == consequence.head.i or forced:
            own = controller(consequence.head) or own
        return self._before_aside(consequence, own)

    def _whoever(
        self, own: Token, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Whom a subject means: “Ruritania”, “our jets”, “the hijackers”."""
        found = self._all(own, speaker, addressee)
        our = next((c for c in own.children if c.lower_ in ("our", "my")), None)
        if not found and our is not None:
            found = self._all(our, speaker, addressee)
        one = somebody(own) if not found else None
        return found if one is None else (one,)

    @staticmethod
    def _before_aside(consequence: Consequence, own: Token | None) -> Token | None:
        """“Ruritania, he went on, will not come”: the subject before the report, not its own."""
        verb = consequence.top
        aside = aside_before(verb, verb.sent.start)
        if aside is None or (own is not None and not aside[0] < own.i < aside[1]):
            return own
        before = verb.doc[aside[0] - 1]
        return before if before.pos_ in ("NOUN", "PROPN", "PRON") else own

    @staticmethod
    def _befalls(consequence: Consequence, own: Token | None) -> bool:
        """Whether the subject would not do it, but suffer it, or only be something."""
        verb = consequence.head
        if own is not None and own.lower_ in ("we", "i"):
            return False
        none = any(t.lower_ == "no" for t in consequence.tokens)
        if (lemma(verb) in SUFFERING and not none) or lemma(verb) in SUFFERING_LIGHT:
            return True
        named = own is not None and own.pos_ == "PROPN"
        if just_happens(consequence.tokens) and not named:
            return True
        if lemma(verb) in ("stay", "remain", "be") and consequence.top.i == verb.i:
            known = own is not None and kind_of(own.lower_) is not None
            return not (named or known) or any(c.dep_ == "acomp" for c in verb.children)
        return False

    def _warner(
        self, warner: Token | None, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Who threatens: the subject of the verb, or whose threat it is."""
        if warner is None:
            return ()
        if warner.pos_ in ("VERB", "AUX"):
            passive = any(c.dep_ == "nsubjpass" for c in warner.children)
            if passive:
                by = [c for a in warner.children if a.dep_ == "agent" for c in a.children]
                return self._all(next(iter(by), None), speaker, addressee)
            return self._all(subject(warner), speaker, addressee)
        whose = next((c for c in warner.children if c.dep_ in ("poss", "amod", "compound")), None)
        return self._all(whose, speaker, addressee)

    def _leading(self, consequence: Consequence) -> tuple[Mention, ...]:
        """Who stands before “will”, where the parser has lost the subject."""
        aux = modal(consequence.top) or modal(consequence.head)
        if aux is None or aux.i <= consequence.start:
            return ()
        before = span_of(aux.doc[consequence.start : aux.i])
        return tuple(m for m in self.fillers.names_in(before) if m.actor.speaks)

    def _owner(
        self, consequence: Consequence, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Whose presence, troops or sanctions they are: “NATO’s presence will be expanded”."""
        for token in consequence.tokens:
            if token.dep_ == "poss" and token.pos_ == "PROPN":
                found = self._of(token, speaker, addressee)
                if found is not None:
                    return (found,)
        return ()

    def _with(
        self, consequence: Consequence, speaker: Mention | None, addressee: Mention | None
    ) -> tuple[Mention, ...]:
        """Those it is agreed with: “have coordinated with our allies to impose …”."""
        if consequence.top.i == consequence.head.i:
            return ()
        for child in consequence.top.children:
            if child.lower_ == "with" and child.i < consequence.head.i:
                head = next((c for c in child.children if c.dep_ == "pobj"), None)
                return self._all(head, speaker, addressee)
        return ()


def _in_condition(token: Token, condition: Condition | None) -> bool:
    return condition is not None and any(t.i == token.i for t in condition.tokens)
