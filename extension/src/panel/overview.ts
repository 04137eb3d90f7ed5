/** The first tab: progress, shares, comments over time, and the voices that stand out. */

import { h } from "../lib/dom";
import type { Context, View } from "./context";
import { progressCard } from "./progress";
import { sharesCard } from "./shares";
import { trendView } from "./trend";
import { type Preset, voicesView } from "./voices";

/** The overview of an analysis. */
export function overviewView(context: Context, all: (preset: Preset) => void): View {
  const progress = progressCard();
  const shares = sharesCard();
  const trend = trendView(context);
  const voices = voicesView(context, all);
  const element = h(
    "div",
    { class: "columns overview" },
    progress.element,
    shares.element,
    trend.element,
    voices.element,
  );
  return {
    element,
    update(snapshot) {
      progress.element.hidden = snapshot.final;
      progress.update(snapshot);
      shares.update(snapshot);
      trend.update(snapshot);
      voices.update(snapshot);
    },
    setVisible(visible) {
      trend.setVisible(visible);
      voices.setVisible(visible);
    },
    stop() {
      trend.stop();
      voices.stop();
    },
  };
}
