import { describe, expect, it } from "vitest";
import { clear, h } from "./dom";

const HOSTILE = `<img src=x onerror="alert(1)"><script>alert(1)</script>&amp;`;

describe("elements", () => {
  it("hold text as text", () => {
    const element = h("p", { title: HOSTILE }, HOSTILE, " ", 7);
    expect(element.childElementCount).toBe(0);
    expect(element.textContent).toBe(`${HOSTILE} 7`);
    expect(element.getAttribute("title")).toBe(HOSTILE);
  });

  it("leave out what is not there", () => {
    const element = h(
      "button",
      { disabled: true, hidden: false, title: null, lang: undefined },
      null,
      undefined,
      false,
    );
    expect(element.getAttributeNames()).toEqual(["disabled"]);
    expect(element.childNodes).toHaveLength(0);
  });

  it("listen, and never by an attribute", () => {
    let pressed = 0;
    const element = h("button", {
      onclick: () => {
        pressed += 1;
      },
    });
    element.click();
    expect(pressed).toBe(1);
    expect(element.hasAttribute("onclick")).toBe(false);
  });

  it("can be emptied", () => {
    const element = h("ul", {}, h("li"), h("li"));
    clear(element);
    expect(element.childNodes).toHaveLength(0);
  });
});
