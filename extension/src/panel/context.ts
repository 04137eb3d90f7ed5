/** What every view of the panel gets. */

import type { Api } from "../lib/api";
import type { Snapshot } from "../lib/types";

export interface Context {
  readonly api: Api;
  /** Ends what a view of an analysis reads, as soon as another one is shown. */
  readonly signal: AbortSignal;
  /** Shows another analysis. */
  open(analysis: string, video: string): void;
}

/** A view of one analysis. */
export interface View {
  readonly element: HTMLElement;
  /** The analysis moved on. */
  update(snapshot: Snapshot): void;
  /** It came into sight, or left it. */
  setVisible(visible: boolean): void;
  stop(): void;
}
