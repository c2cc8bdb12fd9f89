/* The list of sites and its filters. Figures and charts are in the page without it. */
const data = JSON.parse(document.getElementById("data").textContent);
const say = (key, gaps = {}) => data.say[key].replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
const zh = data.lang === "zh";
const number = (count) => count.toLocaleString("en-US");
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg", PAGE = 50, PRINTED = 1000;
const dimensions = Object.keys(data.kinds), letters = { f: "fail", u: "unknown", p: "pass", n: "not_applicable" };
const tones = { f: "bad", u: "unk", p: "ok", n: "na" };
const sites = data.sites.map((line) => Object.fromEntries(data.fields.map((field, at) => [field, line[at]])));
const unitAt = (site, role) => data.standing[site.units][role];
for (const site of sites) {
  site.place = data.places[site.division] || "";
  site.words = `${site.code}\n${site.name}\n${site.address}\n${site.division}\n${site.place}`.toLowerCase();
  if (data.map && site.lon !== null && site.lat !== null) {
    site.x = Math.round((site.lon - data.map.lon) * data.map.metres[0]);
    site.y = Math.round((site.lat - data.map.lat) * data.map.metres[1]);
  }
}

/* --- elements: text is always set as text, never as markup --- */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}
function draw(tag, attributes, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const shape = (tone) => draw("svg", { class: `i t-${tone}`, "aria-hidden": "true" }, draw("use", { href: `#s-${tone}` }));
function tag([, label, tone]) {
  const icon = shape(tone);
  icon.setAttribute("class", "i");
  return make("span", { class: `tag ${tone}` }, icon, label);
}
function bar(parts) {
  const whole = parts.reduce((sum, [, count]) => sum + count, 0) || 1;
  let start = 0;
  const stretches = parts.map(([tone, count]) => {
    const stretch = draw("rect", { class: `f-${tone}`, x: `${(100 * start) / whole}%`, width: `${(100 * count) / whole}%`, height: "100%" });
    start += count;
    return stretch;
  });
  return draw("svg", { class: "sb", "aria-hidden": "true" }, ...stretches);
}

/* --- filters: they live in the address, so that a view can be kept and sent --- */
const standardAt = Object.fromEntries(data.standards.map(([id], at) => [id, at]));
const routeAt = Object.fromEntries(data.routes.map(([id], at) => [id, at]));
const unitPlace = Object.fromEntries(data.units.map(([id], at) => [id, at]));
const fits = {
  division: (value) => (site) => (value === "-" ? !site.division : site.division.startsWith(value)),
  fails: (value) => (site) => site.verdicts[standardAt[value]] === "f",
  unknown: (value) => (site) => site.verdicts[standardAt[value]] === "u",
  owes: (value) => (site) => site.questions.some((each) => unitAt(site, data.questions[each][2]) === unitPlace[value]),
  asks: (value) => (site) => site.questions.some((each) => data.questions[each][0] === value),
  route: (value) => (site) => site.routes.includes(2 * routeAt[value]),
  may: (value) => (site) => site.routes.includes(2 * routeAt[value] + 1),
  site: (value) => (site) => site.code === value,
  q: (value) => (site) => value.toLowerCase().split(/\s+/).every((word) => site.words.includes(word)),
};
for (const name of dimensions) {
  const words = data.kinds[name].map(([word]) => word);
  fits[name] = (value) => (site) => site[name] === words.indexOf(value);
}
const titles = {
  division: (value) => say("f_division", { name: value === "-" ? say("no_code") : data.places[value] || value }),
  fails: (value) => say("f_fails", { name: value }),
  unknown: (value) => say("f_unknown", { name: value }),
  owes: (value) => say("f_owes", { name: (data.units[unitPlace[value]] || [0, value])[1] }),
  asks: (value) => say("f_asks", { name: (data.questions.find((each) => each[0] === value) || [0, value])[1] }),
  route: (value) => say("f_route", { name: (data.routes[routeAt[value]] || [0, 0, value])[2] }),
  may: (value) => say("f_may", { name: (data.routes[routeAt[value]] || [0, 0, value])[2] }),
  site: (value) => value,
};
let filters = {}, found = sites, at = 0, open = null;

function read() {
  const asked = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries([...asked].filter(([name, value]) => Object.hasOwn(fits, name) && value));
}
function go(next, quietly) {
  filters = Object.fromEntries(Object.entries(next).filter(([, value]) => value));
  const hash = new URLSearchParams(filters).toString();
  history[quietly ? "replaceState" : "pushState"](null, "", hash ? `#${hash}` : "#sites");
  show();
}
function show() {
  const tests = Object.entries(filters).map(([name, value]) => fits[name](value));
  found = tests.length ? sites.filter((site) => tests.every((test) => test(site))) : sites;
  at = 0;
  open = filters.site && found.length ? found[0] : null;
  const total = number(sites.length);
  byId("count").textContent = tests.length ? say("count", { total, shown: number(found.length) }) : say("all", { total });
  list();
  tools();
  if (map) map.mark();
}

/* --- the tools above the list --- */
const search = byId("q");
search.placeholder = say("search");
let waiting = 0;
search.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => go({ ...filters, q: search.value.trim() }, true), 200);
});
byId("tools").addEventListener("submit", (event) => event.preventDefault());
const selects = dimensions.map((name) => {
  const select = make("select", { class: "in", "aria-label": say(name), on: { change: () => go({ ...filters, [name]: select.value }) } },
    make("option", { value: "" }, `${say(name)}${zh ? "：" : ": "}${say("any")}`));
  for (const [place, [word, label]] of data.kinds[name].entries()) {
    const count = sites.filter((site) => site[name] === place).length;
    if (count) select.append(make("option", { value: word }, `${label} ${number(count)}`));
  }
  select.name = name;
  return select;
});
byId("selects").append(...selects);
function tools() {
  if (document.activeElement !== search) search.value = filters.q || "";
  for (const select of selects) select.value = filters[select.name] || "";
  const named = Object.keys(filters).filter((name) => titles[name]);
  const chips = named.map((name) => {
    const title = titles[name](filters[name]);
    return make("button", { type: "button", class: "chip", "aria-label": say("remove", { name: title }), on: { click: () => { go({ ...filters, [name]: "" }); search.focus(); } } }, title, " ×");
  });
  if (Object.keys(filters).length) chips.push(make("button", { type: "button", class: "chip clear", on: { click: () => { go({}); search.focus(); } } }, say("clear")));
  byId("chips").replaceChildren(...chips);
}
for (const link of document.querySelectorAll("a[data-f]")) link.href = `#${link.dataset.f}`;
window.addEventListener("hashchange", () => {
  const next = read();
  if (!Object.keys(next).length && location.hash !== "#sites" && location.hash !== "") return;
  filters = next;
  show();
  if (Object.keys(next).length) {
    byId("h-sites").focus({ preventScroll: true });
    byId("sites").scrollIntoView();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "Escape" && map) map.close();
});
byId("print").addEventListener("click", () => window.print());

/* --- long tables: what is folded away comes back --- */
for (const button of document.querySelectorAll(".unfold")) {
  const more = button.textContent, table = byId(button.getAttribute("aria-controls"));
  button.addEventListener("click", () => {
    const all = table.classList.toggle("all");
    button.setAttribute("aria-expanded", String(all));
    button.textContent = all ? button.dataset.less : more;
  });
}

/* --- the list --- */
const count = (site, letter) => site.verdicts.split(letter).length - 1;
function list(all) {
  const shown = all ? found.slice(0, PRINTED) : found.slice(at * PAGE, (at + 1) * PAGE);
  if (!shown.length) {
    byId("list").replaceChildren(make("p", { class: "empty" }, say("none")));
    return;
  }
  const heads = ["code", "name", data.by, "counts", "failing"].map((key) => make("th", { scope: "col", class: key === "failing" ? "ids" : false }, say(key)));
  const body = make("tbody", {});
  for (const site of shown) {
    body.append(row(site, all));
    if (all || site === open) body.append(more(site, all));
  }
  const table = make("table", { class: "led cards" }, make("caption", { class: "vh" }, byId("h-sites").textContent), make("thead", {}, make("tr", {}, ...heads)), body);
  const cut = all && found.length > PRINTED ? make("p", { class: "note" }, say("cut", { most: number(PRINTED) })) : "";
  byId("list").replaceChildren(...[table, all ? cut : pager()].filter(Boolean));
}
function row(site, all) {
  const opened = all || site === open;
  const name = make("button", { type: "button", class: "who", dir: "auto", "aria-expanded": String(opened), on: { click: () => toggle(site) } }, site.name || site.code);
  const answer = tag(data.kinds[data.by][site[data.by]]);
  const segment = data.kinds.segment && site.segment !== null ? make("small", {}, data.kinds.segment[site.segment][1]) : "";
  const pass = count(site, "p"), fail = count(site, "f"), unknown = count(site, "u");
  const failing = data.standards.filter((_, each) => site.verdicts[each] === "f").map(([id]) => id);
  const line = make("tr", { class: opened ? "s open" : "s" },
    make("td", { class: "nw hm" }, site.code),
    make("th", { scope: "row" }, name, make("small", { class: "pc" }, site.code), make("small", { dir: "auto" }, site.address || site.place || site.division)),
    make("td", { class: "t" }, answer, segment),
    make("td", { class: "cnt" }, make("b", { class: "p" }, number(pass)), " / ", make("b", { class: "f" }, number(fail)), ` / ${number(unknown)}`, bar([["ok", pass], ["bad", fail], ["unk", unknown]])),
    make("td", { class: "ids" }, failing.length ? failing.slice(0, 4).join(zh ? "、" : ", ") + (failing.length > 4 ? ` +${failing.length - 4}` : "") : "–"));
  line.addEventListener("mouseenter", () => map && map.ring(site));
  site.row = line;
  return line;
}
function toggle(site) {
  const before = open;
  open = before === site ? null : site;
  for (const each of new Set([before, open])) {
    if (!each || !each.row || !each.row.isConnected) continue;
    if (each.row.nextElementSibling && each.row.nextElementSibling.classList.contains("more")) each.row.nextElementSibling.remove();
    each.row.classList.toggle("open", each === open);
    each.row.querySelector("button").setAttribute("aria-expanded", String(each === open));
    if (each === open) each.row.after(more(each));
  }
  if (map) map.ring(open);
}
function more(site, all) {
  const cell = make("td", { colspan: 5 });
  if (all) cell.append(...short(site));
  else {
    if (site.why !== null) cell.append(make("p", { class: "why" }, data.sentences[site.why]));
    verdicts(cell, site, "f", false);
    routes(cell, site);
    questions(cell, site);
    for (const letter of "upn") verdicts(cell, site, letter, true);
  }
  return make("tr", { class: "more" }, cell);
}
/* What is printed of a site: what fails, who acts and how much is open. */
function short(site) {
  const stop = zh ? "；" : "; ", colon = zh ? "：" : ": ";
  const fails = data.standards.flatMap(([id, text], each) => {
    const reason = site.reasons[each];
    return site.verdicts[each] === "f" ? [`${id} ${reason === null ? text : data.sentences[reason]}`] : [];
  });
  const acts = site.routes.filter((each) => each % 2 === 0).map((each) => `${data.units[unitAt(site, data.routes[each >> 1][4])][1]} ${data.routes[each >> 1][1]}`);
  const lines = [[say("failing"), fails], [say("acts"), acts]].filter(([, items]) => items.length);
  if (site.questions.length) lines.push([say("asked"), [number(site.questions.length)]]);
  return lines.map(([title, items]) => make("p", { dir: "auto" }, make("b", {}, title + colon), items.join(stop)));
}
function verdicts(cell, site, letter, folded) {
  const items = data.standards.flatMap(([id, text, major, role], each) => {
    if (site.verdicts[each] !== letter) return [];
    const reason = site.reasons[each], unit = data.units[unitAt(site, role)][1];
    return [make("li", {}, shape(tones[letter]), make("span", {}, id), make("span", { dir: "auto" }, reason === null ? text : data.sentences[reason], major ? " " : "", major ? make("span", { class: "tag plain" }, say("major")) : ""), make("small", {}, unit))];
  });
  if (!items.length) return;
  const title = say(`h_${letters[letter]}`, { count: number(items.length) }), ul = make("ul", {}, ...items);
  cell.append(...(folded ? [make("details", {}, make("summary", {}, title), ul)] : [make("h3", {}, title), ul]));
}
function routes(cell, site) {
  const ordered = [...site.routes].sort((one, other) => (one % 2) - (other % 2));
  const items = ordered.map((each) => {
    const [, action, text, clauses, role] = data.routes[each >> 1], acts = each % 2 === 0;
    return make("li", {}, shape(acts ? "late" : "unk"), make("span", {}, say(acts ? "acts" : "may")), make("span", {}, cited(action, clauses)), make("small", {}, `${data.units[unitAt(site, role)][1]}${dot}${text}`));
  });
  if (items.length) cell.append(make("h3", {}, say("h_routes", { count: number(items.length) })), make("ul", {}, ...items));
}
const dot = zh ? "·" : " · ";
const cited = (action, clauses) => (zh ? `${action}（${clauses.join("、")}）` : `${action} (${clauses.join(", ")})`);
function questions(cell, site) {
  const units = new Map();
  for (const each of site.questions) {
    const [, label, role, , unmapped] = data.questions[each], unit = unitAt(site, role);
    units.set(unit, [...(units.get(unit) || []), label + (unmapped ? say("no_layer") : "")]);
  }
  const items = [...units].map(([unit, labels]) => make("li", {}, make("b", {}, data.units[unit][1]), make("span", {}, labels.join(zh ? "、" : ", "))));
  if (items.length) cell.append(make("h3", {}, say("h_questions", { count: number(site.questions.length) })), make("ul", { class: "q" }, ...items));
}
function pager() {
  const pages = Math.ceil(found.length / PAGE);
  if (pages < 2) return "";
  const turn = (step) => () => { at += step; list(); byId("h-sites").focus({ preventScroll: true }); byId("sites").scrollIntoView(); };
  return make("nav", { class: "pager", "aria-label": say("pages") },
    make("button", { type: "button", class: "btn", disabled: at === 0, on: { click: turn(-1) } }, say("before")),
    make("span", { class: "sm" }, say("page", { page: number(at + 1), pages: number(pages) })),
    make("button", { type: "button", class: "btn", disabled: at === pages - 1, on: { click: turn(1) } }, say("after")));
}
window.addEventListener("beforeprint", () => { list(true); if (map) map.reset(0.6); });
window.addEventListener("afterprint", () => { list(); if (map) map.reset(); });

const map = data.map && makeMap();

document.documentElement.classList.remove("no-js");
filters = read();
show();
if (Object.keys(filters).length) byId("sites").scrollIntoView();
