/** Asks before something that cannot be undone. */

import { h } from "../lib/dom";
import { t } from "../lib/i18n";
import { button } from "./parts";

/** Shows a question; true when it was answered with `yes`. Escape and the other button say no. */
export function confirmed(heading: string, text: string, yes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const sure = button(yes, () => dialog.close("yes"), "primary");
    sure.classList.add("danger");
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-labelledby": "dialog-heading", "aria-describedby": "dialog-text" },
      h("h2", { id: "dialog-heading" }, heading),
      h("p", { id: "dialog-text" }, text),
      h(
        "div",
        { class: "dialog-buttons" },
        button(t("panel_do_keep"), () => dialog.close("no")),
        sure,
      ),
    ) as HTMLDialogElement;
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
