"""What must not happen to a page at any width: words beneath a tag, a table beyond its panel, a text cut off."""

from typing import Final

# Returns what is wrong, in words for whoever mends it. What may be scrolled or ends in an ellipsis is no mistake.
CROWDED: Final = r"""() => {
  const shown = each => {
    const box = each.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && !each.closest("svg, .vh, .leaflet-container");
  };
  const said = each => `${each.tagName}.${[...each.classList].join(".")} «${each.innerText.slice(0, 40)}»`;
  const visible = each => getComputedStyle(each).overflowX === "visible" && getComputedStyle(each).display !== "inline";
  const beyond = each => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 2 && visible(each);
  const apart = (one, other) =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) < 2 ||
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) < 4;
  const wrong = [];
  for (const each of document.querySelectorAll("header *, main *"))
    if (shown(each) && beyond(each) && ![...each.children].some(beyond))
      wrong.push(`wider than its place: ${said(each)}`);
  for (const tag of document.querySelectorAll(".tag, .btn"))
    for (const other of shown(tag) ? tag.parentElement.children : [])
      if (other !== tag && shown(other) && !["absolute", "fixed"].includes(getComputedStyle(other).position))
        if ([...other.getClientRects()].some(box => !apart(tag.getBoundingClientRect(), box)))
          wrong.push(`${said(tag)} lies on ${said(other)}`);
  return wrong;
}"""
