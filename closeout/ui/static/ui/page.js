// What pages do beyond HTML: no double submits, focus where something changed, "/" to the search,
// and panels that scroll sideways can be reached by keyboard.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method === "post") {
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 5000);
    }
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((each) => delete each.dataset.sent));
  const focus = () => document.querySelector("[data-focus]")?.focus();
  addEventListener("DOMContentLoaded", focus);
  document.addEventListener("htmx:after:swap", focus);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input,textarea,select,[contenteditable]")) return;
    const search = document.querySelector("[role=search] input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  });
  const reach = () => document.querySelectorAll(".panel").forEach((each) => {
    const wide = each.scrollWidth > each.clientWidth + 1;
    if (wide) each.tabIndex = 0; else each.removeAttribute("tabindex");
  });
  addEventListener("DOMContentLoaded", reach);
  // On a phone the row of places is wider than the page: the place where one is comes into sight.
  addEventListener("DOMContentLoaded", () => {
    const place = document.querySelector(".nav [aria-current]"), row = place?.parentElement;
    if (row && row.scrollWidth > row.clientWidth) row.scrollLeft = place.offsetLeft - (row.clientWidth - place.offsetWidth) / 2;
  });
  addEventListener("resize", reach);
  document.addEventListener("htmx:after:swap", reach);
  document.addEventListener("change", (event) => event.target.closest("[data-submit]")?.form?.requestSubmit());
})();
