"""Looks at one page after the other: does it fit, does it speak Chinese, does it break a rule?"""

import re

from axe_playwright_python.base import AXE_SCRIPT

from tests.visiting import SIZES, Visitor

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
# Two English words in a row; a single one may be the name of a format or a product.
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")
SAID = """(all) => all.map((one) => {
    if (!one.querySelector("[lang]")) return one.innerText;
    const rest = one.cloneNode(true);
    rest.querySelectorAll("[lang]:not([lang^=zh])").forEach((other) => other.remove());
    return rest.textContent;
})"""
"""What elements say in Chinese, or in nothing that is marked as another language."""
FINGER = 39.5
"""Pixels of height that a finger needs: 40, less what rounding takes."""

# What can be pressed and is lower than that, hit areas of pseudo-elements counted. Links within a
# sentence or a path of crumbs are left alone.
SMALL = """(least) => {
  const small = [];
  for (const e of document.querySelectorAll("a[href],button,summary,input:not([type=hidden]),select,textarea")) {
    const style = getComputedStyle(e);
    if (!e.offsetParent || !e.checkVisibility() || e.closest(".skip,.crumb,p,.sub,dialog") || style.opacity === "0" || style.clipPath !== "none") continue;
    const label = e.matches("input") && e.closest("label");
    const box = (label || e).getBoundingClientRect();
    if (!box.width) continue;
    const inText = style.display.startsWith("inline") && style.display !== "inline-flex" &&
      [...e.parentNode.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (inText) continue;
    const around = getComputedStyle(e, "::after");
    const height = Math.max(box.height, around.position === "absolute" ? parseFloat(around.height) || 0 : 0);
    if (height < least) small.push(e.outerHTML.slice(0, 120) + " " + Math.round(height));
  }
  return small;
}"""  # noqa: E501


class Walker(Visitor):
    """Looks at one page after the other in both sizes and both themes."""

    def __init__(self, page, address: str) -> None:
        super().__init__(page, address)
        self.found: list[str] = []
        self.seen: list[str] = []

    def examine(self, path: str, *, is_ready: bool = False) -> None:
        page = self.page
        self._resize("desktop")
        if not is_ready:
            self.go(path)
        page.wait_for_selector(".slot, [aria-busy=true]", state="detached")
        self.settle()
        self.seen.append(path)
        page.evaluate(AXE_SCRIPT)
        if page.get_attribute("html", "lang") != "zh-hans":
            self.found.append(f"{path}: not in Chinese")
        said = page.locator("h1, h2, th, button, label, legend, nav a").evaluate_all(SAID)
        self.found += [f"{path}: {text!r}" for text in said if ENGLISH.search(text)]
        for size in SIZES:
            self._resize(size)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                self.found.append(f"{path}: {wide} px too wide on a {size}")
            # The rules but for contrast know no colour: they are asked once a size.
            for theme, rules in (("light", AXE), ("dark", CONTRAST)):
                page.evaluate(
                    "(theme) => { document.documentElement.dataset.bsTheme = theme;"
                    " document.documentElement.dispatchEvent(new CustomEvent('yc:theme')); }",
                    theme,
                )
                self.found += [
                    f"{path} ({size}, {theme}): {broken['id']} {broken['nodes'][0]['html'][:160]}"
                    for broken in page.evaluate("(o) => axe.run(o)", rules)["violations"]
                ]
        self.found += [f"{path}: {one}" for one in page.evaluate(SMALL, FINGER)]

    def _resize(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})
