/** Makes SVG nodes: attributes and children only, never markup. */

const NAMESPACE = "http://www.w3.org/2000/svg";

export type Attributes = Readonly<Record<string, string | number>>;

/** One SVG element with its attributes and children. */
export function svg(name: string, attributes: Attributes = {}, ...children: readonly SVGElement[]): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Paths of one picture, drawn with the current colour. */
export function strokes(size: number, width: number, ...shapes: readonly (string | SVGElement)[]): SVGElement {
  const children = shapes.map((shape) => (typeof shape === "string" ? svg("path", { d: shape }) : shape));
  return svg(
    "svg",
    {
      viewBox: `0 0 ${size} ${size}`,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": width,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
      focusable: "false",
    },
    ...children,
  );
}
