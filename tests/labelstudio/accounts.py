"""A second person with an account of their own, invited as a project lead invites them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

import httpx

from toolkit.labelstudio.server import Server

PASSWORD = "long-enough-1"


@dataclass(frozen=True)
class Account:
    """Somebody who can log in, and whose token the API takes."""

    user: int
    email: str
    http: httpx.Client
    """Asks as this user."""

    def annotate(self, task: int, **values: Any) -> int:
        """Submit (or, with was_cancelled, skip) as the page does → the annotation's number."""
        reply = self.http.post(f"/api/tasks/{task}/annotations/", json={"result": [], **values})
        reply.raise_for_status()
        return int(reply.json()["id"])

    def begin(self, task: int, annotation: int | None = None, **values: Any) -> int:
        """Leave a draft, as the page does while somebody works → its number."""
        of = "" if annotation is None else f"/annotations/{annotation}"
        reply = self.http.post(f"/api/tasks/{task}{of}/drafts", json={"result": [], **values})
        reply.raise_for_status()
        return int(reply.json()["id"])


def sign_up(server: Server) -> Account:
    """Follow the invitation, fill in the form."""
    email = f"anna-{uuid.uuid4().hex[:8]}@ruritania.example"
    lead = {"Authorization": f"Token {server.token}"}
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as http:
        invitation = http.get("/api/invite", headers=lead).json()["invite_url"]
        http.get(invitation)
        form = {
            "email": email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": http.cookies["csrftoken"],
        }
        http.post(invitation, data=form, headers={"Referer": server.url})
        token = http.get("/api/current-user/token").json()["token"]
    own = httpx.Client(
        base_url=server.url,
        headers={"Authorization": f"Token {token}"},
        timeout=60,
        trust_env=False,
    )
    return Account(own.get("/api/current-user/whoami").json()["id"], email, own)
