/** Lets in what belongs to the video that the page shows now, and nothing that comes late from another. Pure. */

import type { PageState } from "../lib/messages";
import type { Place } from "./video";

export class Gate {
  #place: Place = { video: null, kind: "other" };
  #visit = 0;
  #state: PageState | null = null;

  get place(): Place {
    return this.#place;
  }

  /** Grows with each change of place; what was asked in an earlier visit is not let in any more. */
  get visit(): number {
    return this.#visit;
  }

  get state(): PageState | null {
    return this.#state;
  }

  /** Enters a place. Gives whether it is the first one, or another video than before, of which nothing is known yet. */
  enter(place: Place): boolean {
    const other = this.#visit === 0 || place.video !== this.#place.video;
    if (!other && place.kind === this.#place.kind) return false;
    this.#place = place;
    if (!other) return false;
    this.#visit += 1;
    this.#state = null;
    return true;
  }

  /** Takes a state that was pushed, or asked for during `visit`. Gives whether it was let in. */
  accept(state: PageState | null, visit = this.#visit): boolean {
    if (state === null || visit !== this.#visit || state.video !== this.#place.video) return false;
    const had = this.#state?.snapshot;
    const got = state.snapshot;
    if (got && got.video !== this.#place.video) return false;
    // Two messages may overtake each other: an analysis' own revision says which is newer.
    if (had && got && had.id === got.id && got.revision < had.revision) {
      this.#state = { ...state, snapshot: had };
    } else {
      this.#state = state;
    }
    return true;
  }
}
