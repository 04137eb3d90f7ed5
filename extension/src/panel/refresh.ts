/** Says when something that is dear to read is read again: at once, then at most every few seconds. */

export const PAUSE = 5_000;

export interface Clock {
  now(): number;
  later(run: () => void, milliseconds: number): () => void;
}

const browserClock: Clock = {
  now: () => performance.now(),
  later: (run, milliseconds) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Reads when asked, never two at a time, never sooner than the pause allows, and never after it was stopped. */
export class Refresher {
  #last = Number.NEGATIVE_INFINITY;
  #running = false;
  #wanted = false;
  #visible = false;
  #stopped = false;
  #unschedule: (() => void) | null = null;

  constructor(
    readonly load: () => Promise<void>,
    readonly pause: number = PAUSE,
    readonly clock: Clock = browserClock,
  ) {}

  /** Something changed: read again as soon as that is allowed and worth it. */
  ask(): void {
    this.#wanted = true;
    this.#go();
  }

  /** The same without the pause: for the end of an analysis, and for a person who presses a button. */
  askNow(): void {
    this.#last = Number.NEGATIVE_INFINITY;
    this.ask();
  }

  /** What nobody sees is not read; it is when it comes into sight. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
    this.#go();
  }

  stop(): void {
    this.#stopped = true;
    this.#unschedule?.();
  }

  #go(): void {
    if (this.#stopped || !this.#wanted || !this.#visible || this.#running) return;
    this.#unschedule?.();
    this.#unschedule = null;
    const wait = this.#last + this.pause - this.clock.now();
    if (wait > 0) {
      this.#unschedule = this.clock.later(() => this.#go(), wait);
      return;
    }
    this.#wanted = false;
    this.#running = true;
    this.#last = this.clock.now();
    void this.load().finally(() => {
      this.#running = false;
      this.#go();
    });
  }
}
