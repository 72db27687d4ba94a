"""Words that news sites print around their articles, as patterns for `toolkit.sections`.

Each pattern is written for whole lines, and each alternative is something that would stand
unchanged on another article of the same site, or credits a photograph.
"""

from __future__ import annotations

import re

WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
CLOCK = r"(?:\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\)?)?)"
DATE = (
    rf"(?:\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}\.? {MONTH}\.?,? \d{{4}}|{MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})"
)
AGENCY = r"(?:reuters|ap|afp|dpa|tass|ria|interfax|xinhua|upi|ansa|efe|staff|agenc(?:y|ies))"


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{a})" for a in alternatives), re.IGNORECASE)


CHROME = _any(
    # what a page says while it loads, or to a browser without scripts
    r"no ?script",
    r"(?:please )?wait\W*|loading\W*",
    r".{0,60}\bjavascript\b.{0,60}\b(?:enable|disabled|required)\b.{0,60}",
    r".{0,60}\benable javascript\b.{0,60}",
    # names of icons, which a font turns into pictures: folder_open, access_time
    r"[a-z]+(?:_[a-z]+)+(?:(?-i:[A-Z0-9 ]).{0,100})?",
    # buttons
    r"[a-z]{0,10}add to favou?rites",
    r"(?:share|tweet|pin|print|e-?mail|copy link|bookmark|save|listen|menu|search|home|login|log in"
    r"|sign in|sign up|subscribe|facebook|twitter|whatsapp|telegram|instagram|youtube|linkedin)\W*",
    r"(?:share|print|e-?mail|save|bookmark|listen to|rate) (?:this|the) "
    r"(?:article|story|page|post)",
    r"share (?:on|via) .{0,40}",
    r"skip to (?:main )?content",
    r"(?:subscribe|sign up) (?:to|for|now)\b.{0,100}",
    r"follow us\b.{0,60}",
    r"advertisement|sponsored(?: content)?",
    r"(?:we|this (?:web)?site) uses? cookies\b.{0,300}|(?:accept|reject|manage)(?: all)?"
    r"(?: cookies| preferences| settings)?|cookie (?:policy|settings|preferences)|privacy policy"
    r"|terms (?:of (?:use|service)|and conditions)",
    r"(?:get|download) (?:the|our) app\b.{0,80}|join our (?:whatsapp|telegram)\b.{0,100}"
    r"|(?:get|receive) (?:the latest|breaking) news\b.{0,120}|(?:our )?newsletters?\W*",
    r"(?:click|tap) here\b.{0,100}|contact us\W*|about us\W*|back to top\W*|show more\W*"
    r"|load more\W*|(?:continue|keep) reading\W*|view all\b.{0,40}|toggle (?:menu|navigation)",
    r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|print|reddit|copy link|pinterest)"
    r"(?:(?:,? | ?[|·•/] ?)(?:facebook|twitter|x|whatsapp|telegram|linkedin|e-?mail|print|reddit"
    r"|copy link|pinterest|share))+",
    r"(?:home|news|world|politics|business|sport|sports|opinion|culture|video|live|tech|science"
    r"|health|europe|asia|africa|middle east|americas|economy)"
    r"(?: ?[|·•>›»/] ?(?:[\w’' -]{2,30}))+",
    r"\d+ shares?|\d+ views?|\d+ likes?|image (?:source|credit|copyright)\b.{0,60}",
    r"(?:this (?:article|story) (?:was|is|has been|first|originally)|the .{3,40} contributed to"
    r" this (?:report|article|story)|with (?:files|reporting|material) from)\b.{0,120}",
    # when the page was fetched, printed or changed
    rf"(?:{WEEKDAY}[.,]? *)?{DATE}(?:[,|–-]? *{CLOCK})?",
    r"(?:published|updated|posted|last (?:updated|modified)|first published)(?: on| at)?:? *"
    rf"(?:{WEEKDAY}[.,]? *)?(?:{DATE}|{CLOCK}|\d+ \w+ ago).{{0,40}}",
    r"\d+ (?:second|minute|hour|day|week|month|year)s? ago",
    r"\d+ min(?:ute)?s?(?: read)?",
    # where it came from, whose it is, where it is filed
    r"source(?: site)?(?:[ -]\d+)?|source:.{0,80}|original (?:source|article|link)\b.{0,80}",
    r"(?:©|\(c\) |copyright\b).{0,120}|.{0,80}\ball rights reserved\b.{0,40}",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords)\s*:.{0,150}",
    # agency credits
    rf"\(?{AGENCY}(?:(?:, ?|/| and ){AGENCY})*\)?",
    r"\(?(?:additional )?(?:reporting|writing|editing) by\b.{0,150}",
)
"""Page chrome."""

DATELINE = re.compile(
    r"[A-Z][A-Z .,/’'-]{2,60}(?:,? \w{3,9}\.? \d{1,2})? ?\([A-Za-z/ ]{2,20}\) ?[-–—]+(?:\s|$)"
    r"|[A-ZÀ-Þ]{3}[A-ZÀ-Þ .’'-]{0,30}(?:, (?:[A-Z][a-z]+\.?(?: [A-Z][a-z]+)?|[A-Z]\.[A-Z]\.)){0,2}"
    rf"(?:,? (?i:{MONTH})\.? \d{{1,2}})?(?: ?\([A-Za-z/ ]{{2,20}}\))? ?(?:[–—]|--)(?:\s|$)"
)
"""“STRELSAU, Feb 2 (Reuters) -” or “STRELSAU, Ruritania —” at the beginning of a line."""

TURN = re.compile(
    r"(?P<tag>(?:Q|A|[A-ZÀ-Þ][A-ZÀ-Þ .’'()-]{2,50}|(?:Mr|Mrs|Ms|Dr|Sir|The)?\.? ?[A-ZÀ-Þ][\w’'.-]+"
    r"(?: [A-ZÀ-Þ][\w’'.-]+){0,3})) ?(?:\([^()]{1,60}\))?[:.] ?(?:[–—-] ?)?\S"
)
"""“MODERATOR: Good morning”: a turn of a transcript behind the tag of its speaker."""

BYLINE = re.compile(
    r"(?:[Bb]y|BY|From|Von|Par)\s+[^\W\d_][\w.’'-]*"
    r"(?:(?:,| and| und| et| in|,? for)? (?:[A-Z]|de|of|van|von|al-)[\w.’'-]*){0,9}"
)
"""“By Staff, Agencies”: names alone after “by”."""

TEASER = _any(
    r"(?:read|see|watch) (?:also|more|next)\b(?P<more>\W*(?-i:[^\W_a-z]).{0,200})?\W*",
    r"(?:read more|related|more from .{2,30}|in case you missed it) ?[:|»›>–—].{0,200}",
    r"(?:also read|more on this(?: story)?|you (?:may|might) also like)\W*.{0,200}",
    r"(?:related|recommended|most read|trending)"
    r"(?: (?:articles?|stories|news|topics|posts|content))?\W*",
)
"""Links to other articles; `more` is the headline that stands on the same line."""

FORM = _any(
    r"(?:\d+ )?comments?(?: \(\d+\)|: \d+)?\W*",
    r"(?:leave a (?:reply|comment)|post a comment|add a comment|write a comment)\b.{0,80}",
    r"(?:cancel reply|reply)\W*",
    r"your e-?mail(?: address)? will not be published.{0,80}",
    r"required fields are marked.{0,20}",
    r"save my name, e-?mail.{0,120}",
    r"notify me of .{0,80}",
)
"""The form for readers' comments."""

CAPTION = _any(
    r"\((?:ap|afp|epa|epa-efe|reuters|getty(?: images)?|file)?[ /-]*"
    r"(?:photo|image|picture|video)s?\b[^()]{0,80}\)\s*$",
    r"[(\[](?:photo|image|picture|foto|video)(?: by| credit| courtesy)?:?[^()\[\]]{0,80}[)\]]\s*$",
    r"^(?:file )?(?:photo|image|picture|foto|bild|video|caption)s?(?: credit| caption| by)?\s*:",
    r"^file (?:photo|picture|-)",
    r"(?:getty images|/ ?(?:afp|ap|reuters|epa|dpa)|(?:reuters|ap photo|afp)/[\w .’'-]{2,40})\W*$",
)
"""Credits of photographs and videos, which make a line a caption."""
