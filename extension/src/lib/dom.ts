/** Elements made by hand: whatever text goes in stays text. */

type Listener = (event: never) => void;
export type Props = Record<string, string | number | boolean | null | undefined | Listener>;
export type Child = Node | string | number | null | undefined | false;

/**
 * Makes an element. Props named `on...` are listeners; `true` sets an empty attribute; null, undefined and false
 * set none; everything else is an attribute's text. Children that are no nodes become text.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value as unknown as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, ...children);
  return element;
}

/** Appends children; what is no node goes in as text, and nothing goes in for null, undefined and false. */
export function append(parent: Node, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Takes everything out of an element. */
export function clear(element: Element): void {
  element.replaceChildren();
}

/** A text node. */
export function text(value: string): Text {
  return document.createTextNode(value);
}

/** The element of a page with this id, of this class; the page is ours, so it is there. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`no ${kind.name} #${id}`);
  return found;
}
