"use strict";
(() => {
  const FACETS = ["severity", "annotator", "code", "document"];
  const at = (id) => document.getElementById(id);
  const problems = [...document.querySelectorAll("main article")].map((element) => ({
    element,
    values: FACETS.map((facet) => element.dataset[facet]),
    words: null,
    shown: true,
  }));
  const places = new Map(problems.map((problem, index) => [problem.element, index]));
  const sections = ["section.text", "section.person"].map((which) =>
    [...document.querySelectorAll(which)].map((element) => ({
      element,
      of: [...element.querySelectorAll("article")].map((one) => problems[places.get(one)]),
      count: element.querySelector(".number"),
    })));
  const facets = FACETS.map((facet) => {
    const boxes = document.querySelectorAll(`[data-facet="${facet}"] input`);
    return new Map([...boxes].map((box) => [
      box.value,
      { box, row: box.closest("li"), count: box.parentElement.querySelector("small") },
    ]));
  });
  const find = at("find");
  let current = null;

  const wordsOf = (problem) => {
    problem.words ??= problem.element.textContent.toLowerCase();
    return problem.words;
  };

  // A value counts those problems that the filters of the other facets let through.
  const filter = () => {
    const chosen = facets.map((boxes) =>
      new Set([...boxes].filter(([, { box }]) => box.checked).map(([value]) => value)));
    const sought = find.value.trim().toLowerCase();
    const counts = facets.map(() => new Map());
    let number = 0;
    for (const problem of problems) {
      const failed = [];
      chosen.forEach((set, index) => {
        if (set.size && !set.has(problem.values[index])) failed.push(index);
      });
      const found = !sought || wordsOf(problem).includes(sought);
      problem.values.forEach((value, index) => {
        if (found && failed.every((other) => other === index)) {
          counts[index].set(value, (counts[index].get(value) ?? 0) + 1);
        }
      });
      const shown = found && !failed.length;
      if (shown !== problem.shown) {
        problem.element.hidden = !shown;
        problem.shown = shown;
      }
      number += shown;
    }
    facets.forEach((boxes, index) => {
      for (const [value, { count, row }] of boxes) {
        const left = counts[index].get(value) ?? 0;
        count.textContent = left.toLocaleString("en");
        row.classList.toggle("nothing", !left);
      }
    });
    for (const kind of sections) {
      for (const { element, of, count } of kind) {
        const left = of.filter((problem) => problem.shown).length;
        element.hidden = !left;
        count.textContent = left.toLocaleString("en");
      }
    }
    const active = chosen.reduce((sum, set) => sum + set.size, 0) + (sought ? 1 : 0);
    const all = problems.length.toLocaleString("en");
    const noun = problems.length === 1 ? "problem" : "problems";
    at("count").textContent = active
      ? `${number.toLocaleString("en")} of ${all} ${noun}` : `${all} ${noun}`;
    at("active").textContent = active ? ` (${active} set)` : "";
    at("reset").hidden = !active;
    at("none").hidden = number > 0;
    at("next").disabled = at("before").disabled = !number;
  };

  const remember = () => {
    const state = new URLSearchParams();
    facets.forEach((boxes, index) => {
      for (const [value, { box }] of boxes) if (box.checked) state.append(FACETS[index], value);
    });
    if (find.value.trim()) state.set("find", find.value.trim());
    if (current?.shown) state.set("at", current.element.id);
    const said = state.toString();
    history.replaceState(null, "", said ? `#${said}` : location.pathname + location.search);
  };

  const recall = () => {
    const given = location.hash.slice(1);
    if (given === "problems") return;
    const state = new URLSearchParams(given);
    facets.forEach((boxes, index) => {
      const values = new Set(state.getAll(FACETS[index]));
      for (const [value, { box }] of boxes) box.checked = values.has(value);
    });
    find.value = state.get("find") ?? "";
    filter();
    const place = places.get(at(state.get("at") ?? ""));
    if (place !== undefined && problems[place].shown) go(problems[place]);
  };

  const go = (problem) => {
    current = problem;
    problem.element.focus({ preventScroll: true });
    problem.element.scrollIntoView({ block: "start" });
    remember();
  };

  // From where one is: the problem in focus, else the first that is in sight.
  const step = (by) => {
    const shown = problems.filter((problem) => problem.shown);
    if (!shown.length) return;
    const focused = document.activeElement?.closest?.("main article");
    const here = focused ? problems[places.get(focused)] : current?.shown ? current : null;
    const index = here ? shown.indexOf(here) : -1;
    if (index < 0) return go(shown[0]);
    go(shown[Math.min(Math.max(index + by, 0), shown.length - 1)]);
  };

  const changed = () => {
    filter();
    remember();
  };
  const clear = () => {
    for (const boxes of facets) for (const { box } of boxes.values()) box.checked = false;
    find.value = "";
    changed();
  };

  let waiting = 0;
  find.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, 120);
  });
  at("filters").addEventListener("change", changed);
  at("filters").querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  at("reset").addEventListener("click", () => {
    clear();
    at("next").focus();
  });
  at("next").addEventListener("click", () => step(1));
  at("before").addEventListener("click", () => step(-1));
  document.addEventListener("focusin", (event) => {
    const article = event.target.closest?.("main article");
    if (article) current = problems[places.get(article)];
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === find) {
      if (event.key === "Escape" && find.value) {
        find.value = "";
        changed();
      } else if (event.key === "Enter") {
        clearTimeout(waiting);
        changed();
        const first = problems.find((problem) => problem.shown);
        if (first) go(first);
      }
      return;
    }
    const keys = {
      j: () => step(1),
      k: () => step(-1),
      o: () => current?.shown && current.element.querySelector(".place a")?.click(),
      "/": () => {
        at("filters").querySelector("details").open = true;
        find.focus();
        find.select();
      },
    };
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
  addEventListener("hashchange", recall);

  at("filters").hidden = at("bar").hidden = false;
  const narrow = matchMedia("(max-width: 52rem)");
  const fold = () => { at("filters").querySelector("details").open = !narrow.matches; };
  narrow.addEventListener("change", fold);
  fold();
  recall();
})();
