/** Begins the panel: theme and language first, so that nothing is painted twice. */

import "./panel.css";
import { loadLanguage } from "../lib/i18n";
import { followTheme } from "../lib/theme";
import { run } from "./app";

await Promise.all([followTheme(), loadLanguage()]);
await run(document.body);
