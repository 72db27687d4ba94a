// The page as a whole: which part is shown, layers, keys, light and dark, print.

const VIEWS = ["articles", "threats", "variants", "graph", "time", "agreement"];

const drawList = () => {
  at("list").replaceChildren(...corpus.articles.map((article, place) => el("li", null,
    el("a", { href: addressOf({ view: "articles", doc: article.id }), "data-place": place },
      el("b", { dir: "auto" }, article.title),
      el("small", null, [article.published, counted(article.threats, "threat")].filter(Boolean).join(" · "))))));
};

const drawLayers = () => {
  at("layers").replaceChildren(...LAYERS.map((name, index) => el("button", {
    type: "button", "data-layer": name, "aria-pressed": "true", "aria-keyshortcuts": String(index + 1), title: `Key ${index + 1}`,
  }, el("span", { class: `sample ${name}`, "aria-hidden": "true" }, "abc"), plain(corpus.layers[name].title))));
};

const toggleLayer = (name) => {
  if (shownNow.place === null) return;
  if (!hiddenLayers.delete(name)) hiddenLayers.add(name);
  const button = at("layers").querySelector(`[data-layer=${name}]`);
  button.setAttribute("aria-pressed", String(!hiddenLayers.has(name)));
  const kept = chosen && !hiddenLayers.has(chosen.layer) ? chosen : null;
  const inText = at("body").contains(document.activeElement);
  drawArticle(shownNow.place);
  choose(kept, { focus: inText });
};

const showArticle = (state) => {
  if (!corpus.articles.length) return;
  const place = places.get(state.doc) ?? shownNow.place ?? 0;
  const item = articleAt(place).byId.get(state.item);
  if (item && hiddenLayers.delete(item.layer)) {
    at("layers").querySelector(`[data-layer=${item.layer}]`).setAttribute("aria-pressed", "true");
    shownNow.place = null;
  }
  if (place !== shownNow.place) drawArticle(place);
  else if (!item) scrollTo(0, 0);
  choose(item ?? null, { focus: true });
};

const SHOW = { articles: showArticle, threats: showThreats, variants: showVariants };
let viewNow = "";
const show = () => {
  const given = location.hash.slice(1);
  if (given && !given.includes("=")) return;
  const state = stateNow();
  const view = VIEWS.includes(state.view) ? state.view : VIEWS[0];
  for (const name of VIEWS) {
    at(name).hidden = name !== view;
    const link = document.querySelector(`#views a[href="#view=${name}"]`);
    if (name === view) {
      link.setAttribute("aria-current", "page");
      const bar = at("views");
      bar.scrollLeft = link.offsetLeft - (bar.clientWidth - link.offsetWidth) / 2;
    } else link.removeAttribute("aria-current");
  }
  if (view !== viewNow) scrollTo(0, 0);
  viewNow = view;
  SHOW[view]?.(state);
};

const keysInText = (event) => {
  const here = shownNow.items.indexOf(event.target.closest("mark[tabindex]"));
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const last = shownNow.items.length - 1;
  let next = null;
  if (step && here >= 0) next = shownNow.items[Math.min(Math.max(here + step, 0), last)];
  else if (event.key === "Home") next = shownNow.items[0];
  else if (event.key === "End") next = shownNow.items[last];
  else if (event.key === "Enter" && here >= 0) next = at("card").querySelector("a") ?? at("card");
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
};

const startArticles = () => {
  drawList();
  drawLayers();
  rove(at("list"), "a");
  const itemOf = (target) => articleAt(shownNow.place).byId.get(target.closest?.("mark, .part")?.dataset.of.split(" ")[0]);
  const text = at("text");
  text.addEventListener("focusin", (event) => {
    const mark = event.target.closest("mark[tabindex]");
    if (!mark) return;
    for (const one of shownNow.items) one.setAttribute("tabindex", one === mark ? "0" : "-1");
    const item = itemOf(mark);
    remember({ view: "articles", doc: corpus.articles[shownNow.place].id, item: item.id });
    if (item !== chosen) choose(item);
  });
  text.addEventListener("click", (event) => {
    const item = itemOf(event.target);
    if (item) nodesOf(item.id)[0]?.focus({ preventScroll: true });
  });
  text.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "touch") showCard(itemOf(event.target) ?? chosen);
  });
  text.addEventListener("pointerleave", () => showCard(chosen));
  text.addEventListener("keydown", keysInText);
  at("close").addEventListener("click", () => leave());
  at("layers").addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.layer;
    if (name) toggleLayer(name);
  });
  at("find-article").addEventListener("input", () => {
    const sought = at("find-article").value.trim().toLowerCase();
    for (const entry of at("list").children) entry.hidden = Boolean(sought) && !entry.textContent.toLowerCase().includes(sought);
  });
  new ResizeObserver(() => drawArrows()).observe(text);
};

// Esc: from the card back to the item, then nothing is chosen any more.
const leave = () => {
  const item = chosen;
  if (at("aside").contains(document.activeElement) && item) {
    const [node] = nodesOf(item.id);
    if (document.activeElement !== at("close")) return node?.focus({ preventScroll: true });
    node?.focus({ preventScroll: true });
  }
  choose(null);
  if (shownNow.place !== null) remember({ view: "articles", doc: corpus.articles[shownNow.place].id });
};

const startTheme = () => {
  const button = at("theme");
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => {
    try { return localStorage.getItem("redline-theme"); } catch { return null; }
  };
  const tell = () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark" : system.matches;
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-label", dark ? "Switch to light colours" : "Switch to dark colours");
  };
  const known = stored();
  if (known === "dark" || known === "light") document.documentElement.dataset.theme = known;
  button.addEventListener("click", () => {
    const next = button.textContent.toLowerCase();
    document.documentElement.dataset.theme = next;
    try { localStorage.setItem("redline-theme", next); } catch { /* a page from disk may keep nothing */ }
    tell();
  });
  system.addEventListener("change", tell);
  tell();
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && viewNow === "articles") return leave();
  const typing = event.target.closest?.("input, select, textarea");
  if (event.key === "Escape" && typing?.type === "search" && typing.value) return;
  if (typing) return;
  if (event.key === "/") {
    const field = { articles: "find-article", threats: "f-find", variants: "v-find" }[viewNow];
    if (!field) return;
    event.preventDefault();
    at(field).closest("details")?.setAttribute("open", "");
    at(field).focus();
  } else if (viewNow === "articles" && LAYERS[event.key - 1]) toggleLayer(LAYERS[event.key - 1]);
});
addEventListener("beforeprint", () => {
  if (viewNow === "threats") more(Infinity);
  if (viewNow === "variants") moreClusters(Infinity);
});
const narrow = matchMedia("(max-width: 60rem)");
const fold = () => {
  for (const details of document.querySelectorAll("details.fold")) details.open = !narrow.matches;
};
narrow.addEventListener("change", fold);
fold();
for (const box of document.querySelectorAll("[data-roving]")) rove(box, "a");
startTheme();
startArticles();
startThreats();
startVariants();
addEventListener("hashchange", show);
show();
