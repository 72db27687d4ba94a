// What all parts of the page use: the data, elements, text that hides nothing, the address.

const at = (id) => document.getElementById(id);
const corpus = JSON.parse(at("corpus").textContent);

// Characters that would reorder or hide what stands around them are shown as escapes.
const HIDING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u202a-\u202e\u2060-\u206f\ufeff]/u;
const put = (node, text) => {
  for (const piece of text.split(new RegExp(`(${HIDING.source})`, "u"))) {
    if (!piece) continue;
    if (!HIDING.test(piece)) {
      node.append(piece);
      continue;
    }
    const shown = document.createElement("i");
    shown.className = "hiding";
    shown.textContent = `\\u${piece.codePointAt(0).toString(16).padStart(4, "0")}`;
    node.append(shown);
  }
  return node;
};

// el("p", {class: "quiet"}, "text", node …): text goes through put, null is passed over.
const el = (tag, given, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) node.append(child);
    else put(node, String(child));
  }
  return node;
};
const data = (text, given) => el("span", { dir: "auto", ...given }, text);
const plain = (word) => word.replaceAll("_", " ");
const spoken = (id) => id.replace(/(?<!\d)-|-(?!\d)/g, " ");
const counted = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

// Offsets in the data count code points; a string of JavaScript counts UTF-16 units.
const slicer = (text) => {
  if (!/[\ud800-\udfff]/.test(text)) return (start, end) => text.slice(start, end);
  const units = [];
  let unit = 0;
  for (const letter of text) {
    units.push(unit);
    unit += letter.length;
  }
  units.push(unit);
  const last = units.length - 1;
  return (start, end) => text.slice(units[Math.min(start, last)], units[Math.min(end, last)]);
};

// An article is read when it is asked for: a page may hold hundreds.
const read = new Map();
const articleAt = (place) => {
  if (!read.has(place)) {
    const article = JSON.parse(at(`doc-${place}`).textContent);
    article.slice = slicer(article.text);
    article.items = Object.entries(article.items).flatMap(([layer, items]) => items.map((item) => {
      const [start, end] = item.at;
      return { id: `${corpus.layers[layer].prefix}.${start}-${end}`, ...item, layer, start, end };
    }));
    article.byId = new Map(article.items.map((item) => [item.id, item]));
    read.set(place, article);
  }
  return read.get(place);
};
const places = new Map(corpus.articles.map((article, place) => [article.id, place]));

const addressOf = (state) => {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(state)) if (value) said.set(name, value);
  return `#${said}`;
};
const itemAddress = (doc, item) =>
  addressOf({ view: "articles", doc: corpus.articles[doc].id, item });
const stateNow = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
// Where one is stands in the address; a step that is no new page leaves no trace in the history.
const remember = (state) => history.replaceState(null, "", addressOf(state));

// One tab stop for many links: arrows go from one to the next.
const rove = (box, selector, { after } = {}) => {
  const all = () => [...box.querySelectorAll(selector)];
  const settle = (chosen) => {
    for (const one of all()) one.setAttribute("tabindex", one === chosen ? "0" : "-1");
  };
  settle(all()[0]);
  box.addEventListener("focusin", (event) => {
    const chosen = event.target.closest(selector);
    if (chosen) settle(chosen);
  });
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const those = all();
    const here = those.indexOf(event.target.closest(selector));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    let next = null;
    if (step && here >= 0) next = those[Math.min(Math.max(here + step, 0), those.length - 1)];
    else if (event.key === "Home") next = those[0];
    else if (event.key === "End") next = those.at(-1);
    if (!next) return;
    event.preventDefault();
    next.focus();
    after?.(next);
  });
  return settle;
};
