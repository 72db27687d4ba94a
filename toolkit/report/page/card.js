// What is said of an item: the card beside the text, and arrows to what fills its roles.

let chosen = null;

const wordsOf = (article, item) => article.slice(item.start, item.end).replace(/\s+/g, " ");
const actorOf = (item) => corpus.actors[item.f?.actor_id]?.name;
const nameOf = (article, item) => {
  if (item.layer === "mentions") return actorOf(item) ?? item.f?.proposed_actor?.name ?? wordsOf(article, item);
  const words = wordsOf(article, item);
  return `“${words.length > 70 ? `${words.slice(0, 69)}…` : words}”`;
};
const titleOf = (item) => `${corpus.layers[item.layer].title}: ${plain(item.label)}`;

// Which items an item helps to make: of a mention, what it is the speaker or the agent of.
const servesIn = (article, id) => article.items.flatMap((item) =>
  (item.r ?? []).filter(([, filler]) => filler === id).map(([role]) => [role, item]));

const linkTo = (article, item, words) =>
  el("a", { href: itemAddress(shownNow.place, item.id) }, data(words ?? nameOf(article, item)));

const valueOf = (name, value, known) => {
  if (name === "actor_id") {
    const actor = corpus.actors[value];
    return [data(actor?.name ?? value), actor && el("small", null, ` ${[plain(actor.kind), actor.country].filter(Boolean).join(", ")}`)];
  }
  const values = [value].flat();
  return values.flatMap((one, index) => {
    const said = typeof one === "object" ? Object.values(one).join(", ") : plain(String(one));
    return [index ? el("br") : null, data(said), known?.values[one] && el("small", null, ` ${known.values[one]}`)];
  });
};

const rowsOf = (article, item) => {
  const layer = corpus.layers[item.layer];
  const rows = [];
  for (const [name, [start, end]] of Object.entries(item.p ?? {})) {
    rows.push([name, data(`“${article.slice(start, end).replace(/\s+/g, " ")}”`, { class: `words ${name}` })]);
  }
  const roles = new Map();
  for (const [role, filler] of item.r ?? []) roles.set(role, [...(roles.get(role) ?? []), filler]);
  for (const [role, fillers] of roles) {
    rows.push([plain(role), fillers.map((id, index) => {
      const other = article.byId.get(id);
      return [index ? ", " : null, other ? linkTo(article, other) : id];
    }).flat()]);
  }
  for (const [name, value] of Object.entries(item.f ?? {})) {
    const shown = name === "actor_id" ? "actor" : plain(name);
    rows.push([shown, valueOf(name, value, layer.fields[name])]);
  }
  for (const id of Object.values(item.in ?? {})) {
    const other = article.byId.get(id);
    if (other) rows.push(["in the quote", linkTo(article, other)]);
  }
  for (const [role, other] of servesIn(article, item.id)) {
    rows.push([`${plain(role)} of`, linkTo(article, other)]);
  }
  return rows;
};

const overlapping = (article, item) => article.items.filter((other) =>
  other !== item && !hiddenLayers.has(other.layer) && other.start <= item.start && other.end >= item.end);

const cardFor = (article, item) => {
  const layer = corpus.layers[item.layer];
  const clusters = (item.c ?? []).map((id) => el("li", null,
    el("a", { href: addressOf({ view: "variants", cluster: id }) }, data(`the same in other words: ${spoken(id)}`))));
  const around = overlapping(article, item).map((other) =>
    el("li", null, linkTo(article, other, titleOf(other))));
  return [
    el("h3", { class: `what ${item.layer}` }, plain(item.label), " ", el("small", null, layer.title.toLowerCase())),
    el("blockquote", { dir: article.dir }, wordsOf(article, item)),
    el("p", { class: "quiet" }, layer.labels[item.label] ?? ""),
    el("dl", null, rowsOf(article, item).map(([name, value]) => [el("dt", null, name), el("dd", null, value)]).flat()),
    clusters.length ? el("ul", { class: "plain" }, clusters) : null,
    around.length ? el("p", { class: "quiet" }, "Stands in:") : null,
    around.length ? el("ul", { class: "plain" }, around) : null,
  ].filter(Boolean);
};

const showCard = (item) => {
  const article = articleAt(shownNow.place);
  at("card").replaceChildren(...(item ? cardFor(article, item) : [at("hint").content.cloneNode(true)]));
  at("aside").classList.toggle("filled", Boolean(item));
  at("card").scrollTop = 0;
};

const SVG = "http://www.w3.org/2000/svg";
const shape = (tag, given, text) => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) node.setAttribute(name, value);
  if (text) node.textContent = text;
  return node;
};
const boxOf = (nodes, home) => {
  const box = nodes[0]?.getClientRects()[0];
  return box && {
    left: box.left - home.left, right: box.right - home.left,
    top: box.top - home.top, bottom: box.bottom - home.top,
  };
};

// A line from the item to each that fills a role of it, and to each part outside of it.
const drawArrows = () => {
  const svg = at("arrows");
  if (!svg) return;
  for (const node of at("body").querySelectorAll(".chosen, .filler")) node.classList.remove("chosen", "filler");
  svg.replaceChildren();
  at("body").classList.toggle("choosing", Boolean(chosen));
  if (!chosen) return;
  const home = at("body").getBoundingClientRect();
  const own = nodesOf(chosen.id);
  for (const node of own) node.classList.add("chosen");
  const from = boxOf(own, home);
  if (!from) return;
  const ends = new Map();
  const end = (key, nodes, role) => {
    if (!nodes.length) return;
    if (!ends.has(key)) ends.set(key, { nodes, roles: new Set() });
    ends.get(key).roles.add(plain(role));
  };
  for (const [role, id] of chosen.r ?? []) end(id, nodesOf(id), role);
  for (const [name, [start, stop]] of Object.entries(chosen.p ?? {})) {
    if (start < chosen.start || stop > chosen.end) end(name, nodesOfPart(chosen.id, name), name);
  }
  const backwards = getComputedStyle(at("body")).direction === "rtl";
  const begin = backwards ? Math.max(from.right - 10, from.left) : Math.min(from.left + 10, from.right);
  const taken = [];
  for (const { nodes, roles } of ends.values()) {
    for (const node of nodes) node.classList.add("filler");
    const to = boxOf(nodes, home);
    if (to) svg.append(...arrow(begin, from, to, [...roles].join(", "), home.width, taken));
  }
  // Names of roles lie over all lines.
  svg.append(...svg.querySelectorAll(".role"));
};

// A curve that ends at the filler, and the role's name on the other side of it.
const arrow = (x0, from, to, words, wide, taken) => {
  const middle = (to.left + to.right) / 2;
  const level = Math.abs(to.top - from.top) < 8;
  const up = !level && to.top < from.top;
  const y0 = up || level ? from.top + 3 : from.bottom;
  const y1 = up ? to.bottom + 1 : to.top - 1;
  const lift = level ? -Math.min(16, 8 + Math.abs(middle - x0) / 20) : (y1 - y0) / 2;
  const path = `M${x0} ${y0}C${x0} ${y0 + lift} ${middle} ${level ? y1 + lift : y1 - lift} ${middle} ${y1}`;
  const back = up ? 6 : -6;
  const tip = `M${middle - 4} ${y1 + back}L${middle} ${y1}L${middle + 4} ${y1 + back}`;
  const half = words.length * 3.1 + 5;
  const x = Math.min(Math.max(middle, half), Math.max(wide - half, half));
  const step = up ? -16 : 16;
  let y = up ? to.top - 9 : to.bottom + 9;
  const meets = (one) => Math.abs(one.x - x) < one.half + half + 2 && Math.abs(one.y - y) < 16;
  while (taken.some(meets)) y += step;
  taken.push({ x, y, half });
  return [
    shape("path", { class: "arrow", d: path }),
    shape("path", { class: "arrow", d: tip }),
    shape("rect", { class: "role", x: x - half, y: y - 7.5, width: half * 2, height: 15, rx: 4 }),
    shape("text", { class: "role", x, y }, words),
  ];
};

const choose = (item, { focus = false } = {}) => {
  chosen = item;
  showCard(item);
  drawArrows();
  if (item && focus) {
    const [node] = nodesOf(item.id);
    node?.focus({ preventScroll: true });
    node?.scrollIntoView({ block: "center" });
  }
};
