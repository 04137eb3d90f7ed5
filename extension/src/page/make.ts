/** Elements with a class and children; text goes in as text alone. */

export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** An element of our own in the page: whatever is in it is out of reach of the page's scripts and styles. */
export function closed(name: string, sheet: CSSStyleSheet): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement(name);
  const root = host.attachShadow({ mode: "closed" });
  root.adoptedStyleSheets = [sheet];
  return { host, root };
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

/** Changes an attribute only where that changes something; null takes it away. */
export function attribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** Changes a text only where that changes something, so that a screen reader is told of news alone. */
export function write(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The mark of CommentSense: a speech bubble that holds three shares. */
export function mark(): SVGSVGElement {
  const svg = shape("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false", class: "mark" });
  svg.append(
    shape("path", {
      d: "M6 3h12a3 3 0 0 1 3 3v9a3 3 0 0 1-3 3h-6.2L7 21.6a.6.6 0 0 1-1-.45V18a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z",
      class: "bubble",
    }),
    shape("rect", { x: "7", y: "10.5", width: "2.6", height: "4", rx: "1.1", class: "negative" }),
    shape("rect", { x: "10.7", y: "8.5", width: "2.6", height: "6", rx: "1.1", class: "neutral" }),
    shape("rect", { x: "14.4", y: "6.5", width: "2.6", height: "8", rx: "1.1", class: "positive" }),
  );
  return svg;
}

export function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string>,
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
