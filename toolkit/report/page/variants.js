// One quote, threat or event in the words of each article that tells it, side by side.

const KINDS = { same_threat: "threat", same_quote: "quote", same_event: "event" };
const TOGETHER_CLUSTERS = 20;
const clusters = [...corpus.variants].sort((one, other) =>
  Object.keys(KINDS).indexOf(one.kind) - Object.keys(KINDS).indexOf(other.kind));
for (const cluster of clusters) {
  cluster.all = [spoken(cluster.id), ...cluster.members.flatMap((member) => [
    member.words.map(([words]) => words).join(""), titles[member.doc], member.by ?? "", member.threat?.if ?? ""])]
    .join("\n").toLowerCase();
}
let matchingClusters = [];
let drawnClusters = 0;

const MARKS = ["", "some", "alone"];
const markedWords = (member) => el("blockquote", { dir: "auto" }, member.words.map(([words, times]) =>
  (times ? el(times === 2 ? "ins" : "span", { class: MARKS[times] }, words) : words)));

const toldOf = (member) => {
  const { threat } = member;
  if (threat) {
    return [
      ["if", threat.if ? [data(threat.if), threat.not ? el("small", null, " (if it is not done)") : null] : el("span", { class: "quiet" }, "not said")],
      ["then", threat.then ? data(threat.then) : el("span", { class: "quiet" }, "not said")],
      ["who, whom", [data(threat.who.join(", ")), " → ", data(threat.whom.join(", ") || "not said")]],
      ["how firm", [threat.firm, el("small", null, ` ${[threat.act, ...threat.kinds.map(plain)].join(", ")}`)]],
      ["told by", threat.by ? data(threat.by) : "the article"],
    ];
  }
  if (member.sentence) {
    const [before, words, after] = member.sentence;
    return [
      ["sentence", el("span", { dir: "auto" }, before, el("b", null, words), after)],
      ["kind", [member.type, el("small", null, ` ${[member.modality, member.date].filter(Boolean).join(", ")}`)]],
    ];
  }
  return [["said by", member.by ? data(member.by) : "not said"], ["mode", member.mode]];
};

const memberOf = (member) => el("li", { class: "version" },
  el("h4", null, el("a", { href: itemAddress(member.doc, member.item) }, data(titles[member.doc]))),
  el("p", { class: "quiet" }, data([corpus.articles[member.doc].published, corpus.articles[member.doc].source].filter(Boolean).join(" · "))),
  markedWords(member),
  el("dl", null, toldOf(member).map(([name, value]) => [el("dt", null, name), el("dd", null, value)]).flat()));

const clusterOf = (cluster) => {
  const kind = KINDS[cluster.kind] ?? plain(cluster.kind);
  const articles = new Set(cluster.members.map((member) => member.doc)).size;
  return el("section", { class: `cluster ${cluster.kind}`, id: `cluster-${cluster.id}`, tabindex: "-1", "aria-label": spoken(cluster.id) },
    el("h3", null, data(spoken(cluster.id)), " ",
      el("small", null, `${kind} · ${counted(cluster.members.length, "version")} in ${counted(articles, "article")}`), " ",
      el("a", { class: "here", href: addressOf({ view: "variants", cluster: cluster.id }), "aria-label": "Link to this" }, "#")),
    el("ul", { class: "versions" }, cluster.members.map(memberOf)));
};

const moreClusters = (number = TOGETHER_CLUSTERS) => {
  const next = matchingClusters.slice(drawnClusters, drawnClusters + number);
  at("clusters").append(...next.map(clusterOf));
  drawnClusters += next.length;
  at("more-clusters").hidden = drawnClusters >= matchingClusters.length;
};
const filterVariants = () => {
  const kind = at("v-kind").value;
  const sought = at("v-find").value.trim().toLowerCase();
  const several = at("v-several").checked;
  matchingClusters = clusters.filter((cluster) => (!kind || cluster.kind === kind)
    && (!sought || cluster.all.includes(sought))
    && (!several || new Set(cluster.members.map((member) => member.doc)).size > 1));
  at("found-variants").textContent = `${matchingClusters.length.toLocaleString("en")} of ${counted(clusters.length, "cluster")}`;
  at("clusters").replaceChildren();
  drawnClusters = 0;
  moreClusters();
};
const showVariants = (state) => {
  at("v-kind").value = state.kind ?? "";
  at("v-find").value = state.find ?? "";
  filterVariants();
  if (!state.cluster) return;
  const place = matchingClusters.findIndex((cluster) => cluster.id === state.cluster);
  if (place < 0) return;
  if (place >= drawnClusters) moreClusters(place + 1 - drawnClusters);
  const section = at(`cluster-${state.cluster}`);
  section.scrollIntoView({ block: "start" });
  section.focus({ preventScroll: true });
};
const startVariants = () => {
  at("v-kind").append(...Object.entries(KINDS).map(([value, name]) => el("option", { value }, `${name}s`)));
  const changed = () => {
    filterVariants();
    remember({ view: "variants", kind: at("v-kind").value, find: at("v-find").value.trim() });
  };
  let waiting = 0;
  at("variant-filters").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 80);
  });
  at("variant-filters").addEventListener("submit", (event) => event.preventDefault());
  at("more-clusters").addEventListener("click", () => moreClusters());
};
