"""A trigger in its clause → whether it happened, is scheduled, or is only wished for or denied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.suggest.clauses import SUBJECTS, lemma, listed, modal, negated

if TYPE_CHECKING:
    from toolkit.suggest.tokens import Token

FINITE = ("VBD", "VBZ", "VBP")
HIGH = 8
POINTS = ("on", "in", "for", "at")


def modality_of(head: Token) -> str:
    """actual, future or hypothetical; what is done as a rule is left to readers."""
    for token in _upwards(head):
        found = _own_mood(token, head)
        if found is not None:
            return found
    return "actual"


def _own_mood(token: Token, head: Token) -> str | None:
    aux = modal(token)
    if aux is not None:
        firm = aux.lower_ in ("will", "'ll", "’ll", "shall")
        reported = aux.lower_ == "would"
        return "future" if (firm or reported) and _scheduled(token) else "hypothetical"
    known = lemma(token)
    if token.i != head.i and known in listed("events", "mood", "wish") and _below(token, head):
        planned = known in ("plan", "want", "intend", "due", "schedule", "expect", "agree", "set")
        return "future" if planned and _scheduled(token) else "hypothetical"
    if known in ("schedule", "plan", "due", "set") and token.tag_ in ("VBN", "JJ"):
        return "future" if _scheduled(token) else "hypothetical"
    if token.i == head.i and any(
        c.tag_ in ("VBN", "JJ") and lemma(c) in ("plan", "schedule", "propose") and c.dep_ == "acl"
        for c in token.children
    ):
        return "future" if _scheduled(token) else "hypothetical"
    if token.i == head.i and any(
        lemma(c) in ("possible", "potential", "planned", "future", "further", "upcoming")
        for c in token.children
        if c.dep_ == "amod"
    ):
        return "hypothetical"
    to_be = token.tag_ in ("VB", "VBN") and token.head.lemma_ == "be" and token.dep_ == "xcomp"
    if to_be and any(c.tag_ == "TO" for c in token.children):
        return "future" if _scheduled(token) else "hypothetical"
    imperative = token.tag_ == "VB" and token.dep_ == "ROOT"
    if imperative and not any(c.dep_ in ("aux", *SUBJECTS) for c in token.children):
        return "hypothetical"
    return None


def _below(wish: Token, head: Token) -> bool:
    """Whether an act stands as what is wished for, and not as a fact that somebody speaks of."""
    path = [head]
    for above in head.ancestors:
        if above.i == wish.i:
            break
        path.append(above)
    link = path[-1]
    if link.i < wish.i and link.dep_ != "nsubjpass":
        return False
    if link.i < wish.i and link.dep_ in SUBJECTS and link.dep_ != "nsubjpass":
        return False
    if link.dep_ == "nsubjpass":
        return lemma(wish) in ("fear", "expect", "plan", "threaten", "propose", "demand")
    if link.dep_ in ("ccomp", "advcl"):
        finite = link.tag_ in ("VBD", "VBN") and not any(c.tag_ == "TO" for c in link.children)
        return link.dep_ == "ccomp" and not finite
    if link.dep_ in ("prep", "agent"):
        return link.lower_ in ("for", "of", "against", "from", "with", "in", "to", "on") and (
            lemma(wish) not in ("call", "discuss", "prepare") or link.lower_ in ("for", "on")
        )
    if link.dep_ == "dobj":
        return lemma(wish) not in ("agree", "decide", "deny", "reject", "refuse", "offer", "call")
    return link.dep_ not in ("relcl", "conj", "npadvmod", "nsubj")


def _upwards(head: Token) -> Iterator[Token]:
    """A trigger and what it hangs on, up to the finite verb of its clause and one clause more."""
    yield head
    at, finite = head, head.tag_ in FINITE
    for _ in range(HIGH):
        if at.head.i == at.i:
            return
        link = at.dep_
        if link in ("advcl", "relcl", "parataxis") and at.tag_ in (*FINITE, "VBN"):
            return
        if link == "acl" and at.tag_ == "VBN":
            return
        if finite and link not in ("ccomp", "pcomp", "acl"):
            if link == "conj":
                at = at.head
                continue
            return
        if finite and at.i != head.i and at.pos_ in ("VERB", "AUX"):
            if link != "ccomp":
                return
            at = at.head
            yield at
            return
        at = at.head
        finite = finite or at.tag_ in FINITE
        yield at


def _scheduled(token: Token) -> bool:
    """Whether a day or an occasion is fixed in the clause."""
    known = listed("events", "mood", "scheduled")
    return any(t.lower_ in known or (t.ent_type_ == "DATE" and t.like_num) for t in token.subtree)


def polarity_of(head: Token) -> str:
    """Negative where the text says that it is not so; else positive."""
    no = any(c.lower_ in ("no", "neither", "without") for c in head.children if c.i < head.i)
    if no or (head.pos_ == "VERB" and negated(head)):
        return "negative"
    denying = (
        "deny",
        "refuse",
        "unlikely",
        "prevent",
        "avoid",
        "prohibit",
        "ban",
        "forbid",
        "exclude",
        "rule",
        "decline",
        "never",
    )
    at = head
    for _ in range(HIGH):
        if at.head.i == at.i or at.dep_ in (*SUBJECTS, "relcl", "advcl", "parataxis"):
            return "positive"
        if at.dep_ == "conj" and at.pos_ == "VERB" and any(c.dep_ in SUBJECTS for c in at.children):
            return "positive"
        shared = at.dep_ == "conj"
        at = at.head
        if at.pos_ in ("VERB", "AUX", "ADJ"):
            if lemma(at) in denying or (negated(at) and not (shared and at.i > head.i)):
                return "negative"
            if at.tag_ in FINITE and not shared:
                below = any(c.lower_ == "unlikely" for c in at.children)
                return "negative" if below else "positive"
    return "positive"
