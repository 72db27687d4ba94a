// The table of threats: filters, order, and a link from each row to its place in the article.

const TOGETHER = 100;
const SIDE = "for:";
const titles = corpus.articles.map((article) => article.title);
const lines = corpus.threats;
for (const line of lines) {
  line.all = [line.words, line.if, line.then, line.marker, line.by, titles[line.doc],
    ...line.who, ...line.whom, ...line.for, ...line.kinds].join("\n").toLowerCase();
}
const inMonth = (date) => (/^\d{4}/.test(date) ? date.slice(0, 7) : "no date");
const has = (list, sides) => (line, value) => (value.startsWith(SIDE)
  ? line[sides].includes(value.slice(SIDE.length)) : line[list].includes(value));
const within = (name) => (line, value) => line[name].toLowerCase().includes(value.toLowerCase());
const same = (name) => (line, value) => line[name] === value;
// name in the address → label, whether a line is let through, and the values to choose from.
const FILTERS = {
  find: { label: "Find in all", pass: (line, value) => line.all.includes(value.toLowerCase()) },
  who: { label: "Who", pass: has("who", "ws"), of: (line) => line.who, sides: (line) => line.ws },
  whom: { label: "Whom", pass: has("whom", "xs"), of: (line) => line.whom, sides: (line) => line.xs },
  if: { label: "If (words)", pass: within("if") },
  then: { label: "Then (words)", pass: within("then") },
  kind: { label: "Kind", pass: (line, value) => line.kinds.includes(value), of: (line) => line.kinds },
  firm: { label: "How firm", pass: same("firm"), of: (line) => [line.firm] },
  by: { label: "Told by", pass: (line, value) => (line.by || "the article") === value, of: (line) => [line.by || "the article"] },
  act: { label: "Act", pass: same("act"), of: (line) => [line.act] },
  aim: { label: "Aim", pass: same("aim"), of: (line) => [line.aim] },
  status: { label: "Status", pass: same("status"), of: (line) => [line.status] },
  date: { label: "Date", pass: (line, value) => inMonth(line.date) === value, of: (line) => [inMonth(line.date)] },
  doc: { label: "Article", pass: (line, value) => corpus.articles[line.doc].id === value, of: (line) => [corpus.articles[line.doc].id] },
};
const COLUMNS = [
  ["who", "Who", (line) => line.who.join(", ")],
  ["whom", "Whom", (line) => line.whom.join(", ")],
  ["if", "If", (line) => line.if],
  ["then", "Then", (line) => line.then],
  ["kind", "Kind", (line) => line.kinds.join(", ")],
  ["firm", "How firm", (line) => line.firm],
  ["by", "Told by", (line) => line.by],
  ["date", "Date", (line) => line.date],
  ["doc", "Article", (line) => titles[line.doc]],
];
const inputs = {};
let order = "";
let matching = [];
let drawn = 0;

const optionsOf = ({ of, sides }, name) => {
  const tally = (which) => {
    const counts = new Map();
    for (const line of lines) for (const value of which(line)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => (name === "date" ? (a[0] < b[0] ? -1 : 1) : b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
  };
  const option = (prefix) => ([value, number]) => {
    const shown = name === "doc" ? titles[places.get(value)] : plain(value);
    return el("option", { value: prefix + value }, `${shown} (${number})`);
  };
  if (!sides) return tally(of).map(option(""));
  return [
    el("optgroup", { label: "actor" }, tally(of).map(option(""))),
    el("optgroup", { label: "anyone who speaks for" }, tally(sides).map(option(SIDE))),
  ];
};

const drawFilters = () => {
  const form = at("filters");
  for (const [name, filter] of Object.entries(FILTERS)) {
    const input = filter.of
      ? el("select", { id: `f-${name}` }, el("option", { value: "" }, "any"), optionsOf(filter, name))
      : el("input", { id: `f-${name}`, type: "search", autocomplete: "off", spellcheck: "false" });
    inputs[name] = input;
    form.append(el("div", { class: `filter ${name}` }, el("label", { for: `f-${name}` }, filter.label), input));
  }
  form.append(el("button", { type: "reset", id: "clear" }, "Clear filters"));
};

const filterNow = () => {
  const set = Object.entries(FILTERS).map(([name, filter]) => [filter.pass, inputs[name].value.trim(), name])
    .filter(([, value]) => value);
  matching = lines.filter((line) => set.every(([pass, value]) => pass(line, value)));
  if (order) {
    const down = order.startsWith("-") ? -1 : 1;
    const key = COLUMNS.find(([name]) => name === order.replace("-", ""))?.[2] ?? (() => "");
    const keys = new Map(matching.map((line) => [line, key(line).toLowerCase()]));
    // What has no value stands last, whichever way round.
    matching.sort((a, b) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
      return one < other ? -down : one > other ? down : 0;
    });
  }
  for (const [name] of Object.entries(FILTERS)) inputs[name].closest(".filter").classList.toggle("set", Boolean(inputs[name].value.trim()));
  at("clear").disabled = !set.length;
  at("found").textContent = set.length
    ? `${matching.length.toLocaleString("en")} of ${counted(lines.length, "threat")}`
    : counted(lines.length, "threat");
  at("none").hidden = matching.length > 0;
  at("rows").replaceChildren();
  drawn = 0;
  more();
};

const conditionOf = (line) => (line.if
  ? [el("span", { class: "tag" }, line.not ? "if not" : "if"), " ", data(line.if)]
  : [el("span", { class: "quiet" }, "not said")]);
const rowOf = (line) => {
  const link = el("a", { href: itemAddress(line.doc, line.item), title: line.words }, data(titles[line.doc]));
  const cells = {
    who: data(line.who.join(", ")),
    whom: line.whom.length ? data(line.whom.join(", ")) : el("span", { class: "quiet" }, "not said"),
    if: conditionOf(line),
    then: line.then ? data(line.then) : el("span", { class: "quiet" }, "not said"),
    kind: line.kinds.map((kind) => el("span", { class: "chip" }, plain(kind))),
    firm: [el("span", { class: `firm ${line.firm}` }, line.firm), el("small", null, [line.act, line.aim === "unclear" ? null : `to ${line.aim}`, line.status === "issued" ? null : line.status].filter(Boolean).join(", "))],
    by: line.by ? data(line.by) : el("span", { class: "quiet" }, "the article"),
    date: line.date,
    doc: link,
  };
  return el("tr", { "data-item": line.item }, COLUMNS.map(([name, label]) => el("td", { class: name, "data-name": label }, el("div", null, cells[name]))));
};
const more = (number = TOGETHER) => {
  const next = matching.slice(drawn, drawn + number);
  at("rows").append(...next.map(rowOf));
  drawn += next.length;
  at("more").hidden = drawn >= matching.length;
  at("more").textContent = `Show ${Math.min(TOGETHER, matching.length - drawn)} more of ${(matching.length - drawn).toLocaleString("en")}`;
  at("rows").querySelector("a:not([tabindex])") && settleRows();
};
const settleRows = () => at("rows").querySelectorAll("a").forEach((link, index) => link.setAttribute("tabindex", index ? "-1" : "0"));

const heads = () => {
  at("heads").replaceChildren(...COLUMNS.map(([name, label]) => {
    const now = order.replace("-", "") === name;
    const button = el("button", { type: "button", "data-sort": name }, label,
      el("span", { "aria-hidden": "true", class: "way" }, now ? (order.startsWith("-") ? " ▼" : " ▲") : ""));
    return el("th", { scope: "col", class: name, "aria-sort": now ? (order.startsWith("-") ? "descending" : "ascending") : "none" }, button);
  }));
};

const filtersState = () => ({
  view: "threats",
  ...Object.fromEntries(Object.keys(FILTERS).map((name) => [name, inputs[name].value.trim()])),
  sort: order,
});
const showThreats = (state) => {
  for (const [name, input] of Object.entries(inputs)) input.value = state[name] ?? "";
  order = COLUMNS.some(([name]) => name === (state.sort ?? "").replace("-", "")) ? state.sort : "";
  heads();
  filterNow();
};

const startThreats = () => {
  drawFilters();
  const changed = () => {
    filterNow();
    remember(filtersState());
  };
  let waiting = 0;
  at("filters").addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, event.target.type === "search" ? 80 : 0);
  });
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", (event) => {
    event.preventDefault();
    for (const input of Object.values(inputs)) input.value = "";
    changed();
    inputs.find.focus();
  });
  at("heads").addEventListener("click", (event) => {
    const name = event.target.closest("button")?.dataset.sort;
    if (!name) return;
    order = order === name ? `-${name}` : order === `-${name}` ? "" : name;
    heads();
    changed();
    at("heads").querySelector(`[data-sort=${name}]`).focus();
  });
  at("rows").addEventListener("click", (event) => {
    if (event.target.closest("a") || !getSelection().isCollapsed) return;
    const link = event.target.closest("tr")?.querySelector("a");
    if (link) location.hash = link.getAttribute("href");
  });
  at("more").addEventListener("click", () => {
    const before = drawn;
    more();
    at("rows").querySelectorAll("a")[before]?.focus();
  });
  rove(at("rows"), "a");
};
