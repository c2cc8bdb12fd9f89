/* The map: pan, zoom, pick a site. It shares the names of page.js, which calls it once. */
function makeMap() {
  const pane = byId("pane"), plan = byId("plan"), pop = byId("pop"), here = byId("here");
  const whole = plan.getAttribute("viewBox").split(" ").map(Number);
  let [x, y, width, height] = whole, ringed = null, paper = 1;
  const size = () => plan.getBoundingClientRect();
  /* How many metres a pixel is; the frame fits within the pane with room to spare on two sides. */
  const metres = () => Math.max(width / (size().width || 1), height / (size().height || 1));
  function frame() {
    plan.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    const pixel = metres(), mark = paper * (found.length > 3000 ? 9 : found.length > 600 ? 13 : 17) * pixel;
    for (const marker of plan.querySelectorAll("marker")) {
      marker.setAttribute("markerWidth", mark);
      marker.setAttribute("markerHeight", mark);
    }
    ring(ringed);
    scale(pixel);
  }
  function scale(pixel) {
    const most = 110 * pixel, ten = 10 ** Math.floor(Math.log10(most));
    const length = [5, 2, 1].map((step) => step * ten).find((each) => each <= most) || ten, pixels = length / pixel;
    const line = draw("svg", { width: pixels, height: 7 }, draw("path", { d: `M1 0V6H${pixels - 1}V0`, fill: "none", stroke: "currentColor", "stroke-width": 2 }));
    byId("scale").replaceChildren(line, length < 1000 ? `${length} ${say("metres")}` : `${length / 1000} ${say("kilometres")}`);
  }
  /* What has come into view is told, once the keys have come to rest. */
  let telling = 0;
  function tell() {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const inside = found.filter((site) => site.x >= x && site.x <= x + width && site.y >= y && site.y <= y + height);
      byId("view").textContent = say("shown", { times: (whole[2] / width).toFixed(1).replace(".0", ""), count: number(inside.length) });
    }, 500);
  }
  function zoom(factor, point) {
    const wide = Math.min(Math.max(width * factor, 60), whole[2] * 2), by = wide / width;
    const [cx, cy] = point || [x + width / 2, y + height / 2];
    x = cx - (cx - x) * by;
    y = cy - (cy - y) * by;
    height *= by;
    width = wide;
    frame();
    tell();
  }
  function move(dx, dy) {
    x += dx;
    y += dy;
    frame();
    tell();
  }
  /* On paper the map is larger than on the screen, and its marks are to be no larger. */
  function reset(scale = 1) {
    paper = scale;
    [x, y, width, height] = whole;
    frame();
  }
  function ground(event) {
    const box = size(), pixel = metres();
    return [x + width / 2 + (event.clientX - box.left - box.width / 2) * pixel, y + height / 2 + (event.clientY - box.top - box.height / 2) * pixel];
  }
  function mark() {
    const paths = data.kinds[data.by].map(() => []);
    for (const site of found) if (site.x !== undefined) paths[site[data.by]].push(`M${site.x} ${site.y}h0`);
    for (const [place, [word]] of data.kinds[data.by].entries()) {
      const path = byId(`p-${word}`);
      if (path) path.setAttribute("d", paths[place].join(""));
    }
    close();
    ringed = open;
    frame();
  }
  function ring(site) {
    ringed = site && site.x !== undefined ? site : null;
    if (ringed) {
      here.setAttribute("cx", ringed.x);
      here.setAttribute("cy", ringed.y);
    }
    here.setAttribute("r", ringed ? 12 * metres() : 0);
  }
  function near(event) {
    const [gx, gy] = ground(event), reach = 16 * metres();
    let best = null, least = reach * reach;
    for (const site of found) {
      if (site.x === undefined) continue;
      const distance = (site.x - gx) ** 2 + (site.y - gy) ** 2;
      if (distance <= least) [best, least] = [site, distance];
    }
    return best;
  }
  function pick(site) {
    ring(site);
    if (!site) return close();
    const reasons = data.standards.flatMap((_, each) => (site.verdicts[each] === "f" && site.reasons[each] !== null ? [data.sentences[site.reasons[each]]] : []));
    pop.replaceChildren(make("b", { dir: "auto" }, `${site.code} ${site.name}`), make("div", { class: "row" }, tag(data.kinds[data.by][site[data.by]])),
      ...reasons.slice(0, 2).map((reason) => make("div", { class: "bad", dir: "auto" }, reason)),
      make("div", { class: "row" }, make("button", { type: "button", class: "btn", on: { click: () => reveal(site) } }, say("open")), make("button", { type: "button", class: "btn", on: { click: () => { close(); pane.focus(); } } }, say("close"))));
    pop.hidden = false;
  }
  function reveal(site) {
    close();
    at = Math.floor(found.indexOf(site) / PAGE);
    open = site;
    list();
    ring(site);
    site.row.scrollIntoView({ block: "center" });
    site.row.querySelector("button").focus({ preventScroll: true });
  }
  function close() {
    pop.hidden = true;
  }
  const fingers = new Map();
  let moved = 0;
  pane.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".pop")) return;
    fingers.set(event.pointerId, event);
    moved = 0;
    pane.setPointerCapture(event.pointerId);
  });
  pane.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const other = [...fingers].find(([id]) => id !== event.pointerId);
    if (other) {
      const gap = (one) => Math.hypot(one.clientX - other[1].clientX, one.clientY - other[1].clientY) || 1;
      zoom(gap(before) / gap(event), ground(event));
    } else {
      const pixel = metres();
      move((before.clientX - event.clientX) * pixel, (before.clientY - event.clientY) * pixel);
    }
    moved += Math.abs(before.clientX - event.clientX) + Math.abs(before.clientY - event.clientY);
    pane.classList.toggle("drag", moved > 4);
    fingers.set(event.pointerId, event);
  });
  const lift = (event) => {
    if (!fingers.delete(event.pointerId)) return;
    pane.classList.remove("drag");
    if (moved <= 4 && event.type === "pointerup") pick(near(event));
  };
  pane.addEventListener("pointerup", lift);
  pane.addEventListener("pointercancel", lift);
  /* The wheel scrolls the page until somebody has gone into the map. */
  pane.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !pane.contains(document.activeElement)) return;
    event.preventDefault();
    zoom(event.deltaY > 0 ? 1.25 : 0.8, ground(event));
  }, { passive: false });
  const keys = { ArrowLeft: () => move(-width / 8, 0), ArrowRight: () => move(width / 8, 0), ArrowUp: () => move(0, -height / 8), ArrowDown: () => move(0, height / 8), "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1.4), 0: () => showAll() };
  byId("map").addEventListener("keydown", (event) => {
    if (!event.target.closest(".zb") && event.target !== pane || !Object.hasOwn(keys, event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    keys[event.key]();
  });
  byId("in").addEventListener("click", () => zoom(0.6));
  byId("out").addEventListener("click", () => zoom(1 / 0.6));
  const showAll = () => { reset(); tell(); };
  byId("all").addEventListener("click", showAll);
  window.addEventListener("resize", frame);
  for (const box of document.querySelectorAll("input[data-layer]")) {
    box.addEventListener("change", () => byId(box.dataset.layer).classList.toggle("off", !box.checked));
  }
  return { mark, ring, close, reset };
}
