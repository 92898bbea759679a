// SPDX-License-Identifier: EUPL-1.2

/**
 * Makes `old` look like `fresh` and keeps every element that stays the same kind: what keeps the focus keeps it, and
 * what changes its size or colour can move there (web/src/styles/data.css).
 */
export function morph(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  const alike = before.length === after.length && before.every((node, i) => sameKind(node, after[i]));
  if (!alike) {
    old.replaceChildren(...after.map((node) => document.importNode(node, true)));
    return;
  }
  before.forEach((node, i) => {
    const other = after[i];
    if (node instanceof Element && other instanceof Element) morph(node, other);
    else if (other && node.nodeValue !== other.nodeValue) node.nodeValue = other.nodeValue;
  });
}

function sameKind(a: Node, b: Node | undefined): boolean {
  return b !== undefined && a.nodeType === b.nodeType && a.nodeName === b.nodeName;
}
