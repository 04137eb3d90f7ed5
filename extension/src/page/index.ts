/** The content script: begins with the page, in the page's own window alone. */

import { BADGE } from "./badges";
import { BAR } from "./bar";
import { DOCK } from "./dock";
import { Page } from "./page";

if (window.top === window) {
  // What an earlier one could not take away, because it ended in the middle of something.
  for (const left of document.querySelectorAll(`${BAR}, ${BADGE}, ${DOCK}`)) left.remove();
  new Page().start();
}
