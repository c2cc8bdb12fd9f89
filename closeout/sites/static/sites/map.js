// The map of the register: the same sites as the list, drawn on one canvas; each kind has a colour and a shape.
(() => {
  const MOST = 400; // milliseconds between looking elsewhere and asking for what is there
  const SHAPES = {
    ok: "M6 0A6 6 0 1 1-6 0 6 6 0 1 1 6 0Z",
    info: "M0-6.8 5.9-3.4V3.4L0 6.8-5.9 3.4V-3.4Z",
    warn: "M0-7.2 7.2 0 0 7.2-7.2 0Z",
    hard: "M-7-5.2H7L0 7Z",
    bad: "M-5.8-5.8H5.8V5.8H-5.8Z",
    late: "M0-7 7 5.2H-7Z",
    unk: "M5.4 0A5.4 5.4 0 1 1-5.4 0 5.4 5.4 0 1 1 5.4 0Z",
    na: "M-6-1.4H6V1.4H-6Z",
  };
  const start = (pane) => {
    const styles = getComputedStyle(document.documentElement);
    const colours = { ok: "--m-ok", info: "--m-info", warn: "--m-warn", hard: "--l2", bad: "--m-bad", late: "--m-late", unk: "--unk", na: "--m-unk" };
    const colour = (tone) => styles.getPropertyValue(colours[tone] || "--m-unk").trim();
    const Pin = L.CircleMarker.extend({
      _updatePath() {
        const draw = this._renderer._ctx;
        if (!this._renderer._drawing || this._empty()) return;
        const { tone, count, here } = this.options;
        draw.save();
        draw.translate(this._point.x, this._point.y);
        draw.lineJoin = "round";
        if (count) this._cluster(draw, tone, count);
        else this._shape(draw, tone, here);
        draw.restore();
      },
      _cluster(draw, tone, count) {
        draw.beginPath();
        draw.arc(0, 0, this._radius - 2, 0, 7);
        draw.fillStyle = "#fff";
        draw.fill();
        draw.lineWidth = 3;
        draw.strokeStyle = colour(tone);
        draw.stroke();
        draw.fillStyle = colour("unk");
        draw.font = "700 12px sans-serif";
        draw.textAlign = "center";
        draw.textBaseline = "middle";
        draw.fillText(count > 9999 ? `${Math.round(count / 1000)}k` : count, 0, 0.5);
      },
      _shape(draw, tone, here) {
        const shape = new Path2D(SHAPES[tone] || SHAPES.na);
        if (here) draw.scale(1.5, 1.5);
        draw.lineWidth = 3;
        draw.strokeStyle = here ? styles.getPropertyValue("--ink") : "#fff";
        draw.stroke(shape);
        if (tone === "unk") {
          draw.fillStyle = "#fff";
          draw.fill(shape);
          draw.setLineDash([2.7, 1.7]);
          draw.lineWidth = 1.9;
          draw.strokeStyle = colour(tone);
          draw.stroke(shape);
          return;
        }
        draw.fillStyle = colour(tone);
        draw.fill(shape);
        if (tone !== "bad") return;
        draw.strokeStyle = "#fff";
        draw.lineWidth = 1.7;
        draw.stroke(new Path2D("M-3-3 3 3M3-3-3 3"));
      },
    });
    const map = L.map(pane, { preferCanvas: true, zoomControl: false, attributionControl: Boolean(pane.dataset.tiles), maxZoom: 19, minZoom: 3 });
    L.control.zoom({ position: "topright", zoomInTitle: pane.dataset.in, zoomOutTitle: pane.dataset.out }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    map.attributionControl?.setPrefix("");
    if (pane.dataset.tiles) L.tileLayer(pane.dataset.tiles, { maxZoom: 18, attribution: pane.dataset.credit }).addTo(map);
    map.setView([31, 114], 4);
    const pins = L.layerGroup().addTo(map);
    const byCode = new Map();
    const source = () => pane.dataset.points || document.getElementById("found")?.dataset.points;
    let clustered = false, asked = 0, framed = "";
    const file = (code) => pane.dataset.base + code.split("/").map(encodeURIComponent).join("/") + "/";
    const popup = (code, name, label) => {
      const box = document.createElement("div");
      const title = document.createElement("b");
      title.textContent = `${code} ${name}`;
      const link = document.createElement("a");
      link.href = file(code);
      link.textContent = pane.dataset.open;
      box.append(title, document.createElement("br"), label, document.createElement("br"), link);
      return box;
    };
    const show = (found) => {
      pins.clearLayers();
      byCode.clear();
      for (const [lon, lat, tone, code, name, label] of found.points) {
        const here = code === pane.dataset.here;
        const pin = new Pin([lat, lon], { radius: 9, tone, here }).bindPopup(() => popup(code, name, label));
        pin.on("click", () => mark(code));
        byCode.set(code, pin.addTo(pins));
      }
      for (const [lon, lat, count, tone] of found.clusters) {
        const pin = new Pin([lat, lon], { radius: 14 + Math.min(10, Math.log2(count)), tone, count });
        pin.on("click", () => map.setView([lat, lon], map.getZoom() + 2));
        pin.addTo(pins);
      }
      clustered = found.clusters.length > 0;
      const placed = document.querySelector("[data-placed]");
      if (placed && "placed" in found) placed.textContent = placed.dataset.said ? `${found.placed}` : "";
    };
    const load = async (box) => {
      const url = source();
      if (!url) return;
      const mine = ++asked;
      const answer = await fetch(box ? `${url}&box=${box}` : url, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer?.ok || mine !== asked) return;
      const found = await answer.json();
      if (mine !== asked) return;
      if (framed !== url && found.bounds) {
        framed = url;
        const [west, south, east, north] = found.bounds;
        const at = pane.dataset.lat ? L.latLng(pane.dataset.lat, pane.dataset.lon) : null;
        if (at) map.setView(at, 16, { animate: false });
        else map.fitBounds([[south, west], [north, east]], { padding: [24, 24], maxZoom: 16, animate: false });
      }
      show(found);
    };
    const mark = (code) => {
      for (const row of document.querySelectorAll("tr.here")) row.classList.remove("here");
      document.querySelector(`tr[data-code="${CSS.escape(code)}"]`)?.classList.add("here");
    };
    let waiting = 0;
    map.on("moveend", () => {
      if (!clustered && byCode.size) return;
      clearTimeout(waiting);
      waiting = setTimeout(() => load(map.getBounds().toBBoxString()), MOST);
    });
    const point = (event, here) => {
      const pin = byCode.get(event.target.closest?.("tr[data-code]")?.dataset.code);
      if (pin && pin.options.here !== here) { pin.options.here = here; pin.redraw(); if (here) pin.bringToFront(); }
    };
    for (const [name, here] of [["mouseover", true], ["focusin", true], ["mouseout", false], ["focusout", false]])
      document.addEventListener(name, (event) => point(event, here));
    document.addEventListener("htmx:after:swap", () => {
      load();
      const count = document.querySelector("[data-count]");
      const said = document.getElementById("announce");
      if (count && said) said.textContent = count.textContent;
    });
    load();
  };
  addEventListener("DOMContentLoaded", () => {
    const pane = document.getElementById("map");
    if (pane && window.L) start(pane);
  });
})();
