"""The layers → the style sheet of the labeling page.

Label Studio fills each region with its colour, so that nested ones darken the text. Here an item
is told by a pale fill or a line below the words, at a depth of its own for each layer, and by a
tag behind it: a click on the tag selects an item whose words are all covered by others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from toolkit.model import Label, Layer

TINT = 12
"""Percent of a layer's colour in the fill behind its items."""
SELECTED = 20
"""Percent of it behind the item that is selected, over what is there already."""

PAGE = """
.lsf-richtext__line{white-space:pre-wrap}
.redline{display:grid;grid-template-columns:minmax(0,1fr) 300px;gap:0 12px;padding:0 8px}
.redline-feedback{grid-column:1/-1;margin:4px 0;padding:2px 10px;border-left:4px solid #8a5a00;
 background:#fdf3d7;max-height:170px;overflow:auto}
.redline-feedback h4{margin:2px 0!important;font-size:14px!important;line-height:20px!important;
 color:#1f1f24!important;white-space:pre-line;font-weight:400!important}
.redline-feedback h4::first-line{font-weight:700}
.redline-feedback:has(h4:empty){display:none}
.redline-labels{grid-column:1/-1;position:sticky;top:0;z-index:5;display:flex;flex-wrap:wrap;
 gap:2px 20px;padding:4px 0;background:var(--color-neutral-background,#fff);
 border-bottom:1px solid var(--color-neutral-border,#d9d9d9)}
.redline-layer{display:flex;align-items:flex-start;gap:6px}
.redline-long{flex:1 0 100%;order:1}
.redline-aside{order:2}
.redline-aside h4{font-weight:400!important}
.redline-layer h4{flex:none;margin:2px 0!important;font-size:12px!important;
 line-height:18px!important}
.redline-layer .lsf-labels{margin:0!important;gap:2px 3px!important}
.redline-layer .lsf-label{margin:0!important;padding:0 5px!important;font-size:12px!important;
 line-height:20px!important;height:auto!important}
.redline-long .lsf-label{padding:0 4px!important;font-size:11px!important}
.redline-layer .lsf-label__hotkey{margin-left:4px;font-weight:700;opacity:1;color:inherit}
.redline-text{max-width:46em;padding-top:4px}
.redline-text .lsf-richtext__line{font-size:16px;line-height:34px}
.redline-fields{position:sticky;top:130px;align-self:start;max-height:calc(100vh - 230px);
 overflow:auto;padding:2px 0 4px 12px}
.redline-fields h4{margin:6px 0 0!important;font-size:13px!important;line-height:18px!important}
.redline-fields .lsf-choices{margin:0!important;gap:0 12px!important}
.redline-fields .lsf-choice{margin:0!important}
.redline-fields .lsf-choice__item{min-height:0!important;padding:0!important;margin:0!important}
.redline-fields .lsf-choice__checkbox{padding:0!important;margin:0!important;
 font-size:13px!important;line-height:22px!important;font-weight:400!important}
.redline-fields .lsf-hint{display:none}
[role=option],[role=option] *{min-height:0!important;padding-block:1px!important;
 line-height:18px!important}
.relations-overlay{opacity:0}
.relations-overlay:has(use){opacity:1}
.relations-overlay [class*=relationItem]:not([class*=_highlighted]){display:none}
.lsf-relations{display:flex;flex-direction:column-reverse}
"""
# What covers the text is off: an arrow shows only while its relation is pointed at in the list.
# The newest relation stands on top of that list. Hints would name keys that do nothing.

MARKED = """
.redline-text .htx-highlight{--c:initial;--t:initial;border-bottom:1px solid #77777f;
 background-color:transparent!important}
.redline-text .htx-highlight[data-label]:not(.__hidden)::after{content:var(--t,attr(data-label));
 margin-left:2px;padding:0 4px;border-radius:3px;background:var(--c,#5c5c66);color:#fff;
 font:600 10px/14px var(--font-sans,sans-serif);vertical-align:2px}
.redline-text .htx-highlight[data-label*=","]{--c:#c00000;outline:2px dashed #c00000}
.redline-text .htx-highlight.__highlighted{outline:2px solid #00aeff}
.redline-text .htx-highlight area{display:inline-block!important}
"""
# Two labels on one region are a slip of the keys: the tag names both, in red. The handles at both
# edges of what is selected are areas, which browsers that go by the standard never show.

ACTIVE = f"""
.redline-text .htx-highlight.__active:not(.__hidden){{color:inherit!important;
 outline:2px solid var(--c,#1f1f24);
 background-color:color-mix(in srgb,var(--c,#888) {SELECTED}%,transparent)!important}}
"""


def style(layers: Sequence[Layer]) -> str:
    """The style sheet of a page that marks these layers, the same bytes each time."""
    depth = 0
    rules: list[str] = []
    for layer in layers:
        loose = [part.label for part in layer.parts if part.loose]
        bound = [part.label for part in layer.parts if not part.loose]
        # What fills roles and has none is everywhere: a fill without a line.
        line = 2 if layer.roles else 0
        if loose:
            rules.extend(_look(loose, f"border-bottom:2px dotted var(--c);{_below(depth)}"))
            depth += 3
        tint = f"color-mix(in srgb,var(--c) {TINT}%,transparent)"
        fill = (
            "border-inline:2px solid var(--c);" if loose else f"background-color:{tint}!important;"
        )
        edge = f"border-bottom:{line}px solid var(--c);" if line else "border-bottom:0;"
        rules.extend(_look(layer.labels, f"{fill}{edge}{_below(depth)}"))
        rules.extend(_look(bound, f"border-bottom:2px dashed var(--c);{_below(depth)}"))
        depth += line + 1 if line else 0
        if not layer.roles:
            usual = _tagged(layer.labels[:1])
            rules.append(
                f".redline-text .htx-highlight{usual}:not(.__hidden)::after{{display:none}}"
            )
    return PAGE + MARKED + "\n".join(rules) + ACTIVE


def _below(depth: int) -> str:
    return f"padding-bottom:{depth}px"


def _look(labels: Sequence[Label], look: str) -> Iterator[str]:
    """How the regions of some labels look.

    Label Studio writes a region's label on its last piece only; the pieces before it are those
    that stand right before it.
    """
    if not labels:
        return
    colors = dict.fromkeys(label.color for label in labels)
    for color in colors:
        same = [label for label in labels if label.color == color]
        yield f"{_pieces(same)}{{--c:{color}}}"
    yield f"{_pieces(labels)}{{{look}}}"
    for label in labels:
        name = _quoted(label.value)
        yield f".redline-text .htx-highlight{_tagged([label])}{{--t:{name}}}"


def _pieces(labels: Sequence[Label]) -> str:
    last, piece = _tagged(labels), ":not([data-label])"
    all_pieces = f":where({last},{piece}:has(+ {last}),{piece}:has(+ {piece} + {last}))"
    return f".redline-text .htx-highlight:not(.__hidden){all_pieces}"


def _tagged(labels: Sequence[Label]) -> str:
    tags = ",".join(f"[data-label$={_quoted(':' + label.value)}]" for label in labels)
    return tags if len(labels) == 1 else f":is({tags})"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
