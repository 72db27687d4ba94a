// One article: its text with what is marked in it, nested where it nests.

const LAYERS = Object.keys(corpus.layers);
const hiddenLayers = new Set();
const shownNow = { place: null, nodes: new Map(), items: [] };

// Every span that is drawn: items of the layers that are switched on, and the parts of those.
const spansOf = (article) => {
  const found = new Map();
  const add = (start, end, kind, item, part) => {
    const key = part ? `${start}-${end}-${kind}` : item.id;
    if (found.has(key)) found.get(key).items.push(item);
    else found.set(key, { start, end, kind, part, items: [item], lane: 0 });
  };
  for (const item of article.items) {
    if (hiddenLayers.has(item.layer)) continue;
    add(item.start, item.end, item.layer, item, false);
    for (const [name, [start, end]] of Object.entries(item.p ?? {})) add(start, end, name, item, true);
  }
  const order = (span) => (span.part ? LAYERS.length : LAYERS.length - 1 - LAYERS.indexOf(span.kind));
  const spans = [...found.values()].sort((one, other) =>
    one.start - other.start || other.end - one.end || order(one) - order(other));
  laneOf(spans.filter((span) => !span.part));
  return spans;
};

// Lines under overlapping spans lie below each other: the shortest next to the words.
const MOST_LANES = 6;
const laneOf = (spans) => {
  const reach = [];
  let furthest = 0;
  spans.forEach((span, index) => {
    furthest = Math.max(furthest, span.end);
    reach[index] = furthest;
  });
  const inOrder = spans.map((_, index) => index)
    .sort((a, b) => (spans[a].end - spans[a].start) - (spans[b].end - spans[b].start) || b - a);
  const done = new Set();
  for (const index of inOrder) {
    const span = spans[index];
    const taken = new Set();
    for (let i = index - 1; i >= 0 && reach[i] > span.start; i -= 1) {
      if (done.has(i) && spans[i].end > span.start) taken.add(spans[i].lane);
    }
    for (let i = index + 1; i < spans.length && spans[i].start < span.end; i += 1) {
      if (done.has(i)) taken.add(spans[i].lane);
    }
    span.lane = Math.min(taken.size ? Math.max(...taken) + 1 : 0, MOST_LANES);
    done.add(index);
  }
};

const opened = (span, again) => {
  const [item] = span.items;
  const node = document.createElement(span.part ? "span" : "mark");
  node.className = `${span.part ? "part" : "item"} ${span.kind} lane${span.lane}`;
  if (again) node.classList.add("again");
  node.dataset.of = span.items.map((one) => one.id).join(" ");
  if (!span.part) {
    node.dataset.item = item.id;
    if (!again) {
      node.setAttribute("tabindex", "-1");
      node.setAttribute("aria-describedby", "card");
    }
  }
  return node;
};

// Blank lines between paragraphs stay in the text, and take less room than a line.
const putLines = (node, text) => {
  for (const piece of text.split(/(\n\s*\n)/)) {
    if (/^\n\s*\n$/.test(piece)) node.append(el("span", { class: "gap" }, piece));
    else put(node, piece);
  }
};

// The text of one section, cut at every edge; a span that crosses another is opened again.
const fill = (block, article, spans, from, to) => {
  const inside = spans.filter((span) => span.start < to && span.end > from);
  const starts = new Map();
  const edges = new Set([from, to]);
  for (const span of inside) {
    const start = Math.max(span.start, from);
    edges.add(start).add(Math.min(span.end, to));
    if (!starts.has(start)) starts.set(start, []);
    starts.get(start).push(span);
  }
  const cuts = [...edges].sort((a, b) => a - b);
  let stack = [];
  cuts.forEach((here, index) => {
    const first = stack.findIndex(({ span }) => span.end <= here);
    let open = [];
    if (first >= 0) {
      open = stack.slice(first).map(({ span }) => span).filter((span) => span.end > here);
      stack = stack.slice(0, first);
    }
    const coming = here < to ? starts.get(here) ?? [] : [];
    for (const span of [...open, ...coming]) {
      const node = opened(span, shownNow.nodes.has(span));
      if (!shownNow.nodes.has(span)) shownNow.nodes.set(span, []);
      shownNow.nodes.get(span).push(node);
      (stack.at(-1)?.node ?? block).append(node);
      stack.push({ span, node });
    }
    if (index + 1 < cuts.length) {
      putLines(stack.at(-1)?.node ?? block, article.slice(here, cuts[index + 1]));
    }
  });
};

const headOf = (article) => {
  const said = [
    article.published && `${article.published}${article.published_basis === "inferred" ? " (inferred)" : ""}`,
    article.source,
    article.language && `language: ${article.language}`,
    article.translation && article.translation !== "original" && `translation: ${article.translation}`,
    article.license && `licence: ${article.license}`,
  ].filter(Boolean);
  return el("header", null,
    el("h3", { id: "headline", dir: "auto" }, corpus.articles[shownNow.place].title),
    el("p", { class: "quiet" }, data(said.join(" · ")), " ", el("code", null, article.id)));
};

const drawArticle = (place) => {
  const article = articleAt(place);
  const sheet = at("text");
  shownNow.place = place;
  shownNow.nodes = new Map();
  const spans = spansOf(article);
  const body = el("div", { class: "body", dir: article.dir, lang: article.language, id: "body" });
  for (const [start, end, kind] of article.sections) {
    const block = el("div", { class: `section ${kind}` });
    if (kind === "boilerplate") block.setAttribute("aria-label", "boilerplate");
    fill(block, article, spans, start, end);
    body.append(block);
  }
  sheet.replaceChildren(headOf(article), body);
  shownNow.items = [...body.querySelectorAll("mark[tabindex]")];
  shownNow.items[0]?.setAttribute("tabindex", "0");
  const arrows = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  arrows.setAttribute("id", "arrows");
  arrows.setAttribute("aria-hidden", "true");
  body.append(arrows);
  for (const link of at("list").querySelectorAll("a")) {
    if (link.dataset.place === String(place)) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
};

const nodesOf = (id) => {
  for (const [span, nodes] of shownNow.nodes) if (!span.part && span.items[0].id === id) return nodes;
  return [];
};
const nodesOfPart = (id, name) => {
  for (const [span, nodes] of shownNow.nodes) {
    if (span.part && span.kind === name && span.items.some((item) => item.id === id)) return nodes;
  }
  return [];
};
