import { describe, expect, it } from "vitest";
import { snapshot, state, VIDEO } from "./fixtures.test-data";
import { Gate } from "./gate";

const OTHER = "cs-other-01";
const watch = (video: string | null) => ({ video, kind: "watch" as const });

function entered(video = VIDEO): Gate {
  const gate = new Gate();
  gate.enter(watch(video));
  return gate;
}

describe("Gate", () => {
  it("forgets a video's state when another video comes, and lets no late answer in", () => {
    const gate = entered();
    const visit = gate.visit;
    expect(gate.accept(state({ snapshot: snapshot() }), visit)).toBe(true);
    expect(gate.enter(watch(OTHER))).toBe(true);
    expect(gate.state).toBeNull();
    expect(gate.accept(state({ snapshot: snapshot() }), visit)).toBe(false);
    expect(gate.accept(state({ snapshot: snapshot() }))).toBe(false);
    expect(gate.state).toBeNull();
  });

  it("lets no answer of an earlier visit to the same video in", () => {
    const gate = entered();
    const first = gate.visit;
    gate.enter(watch(OTHER));
    gate.enter(watch(VIDEO));
    expect(gate.accept(state({ server: "offline" }), first)).toBe(false);
    expect(gate.accept(state({ snapshot: snapshot() }))).toBe(true);
  });

  it("refuses a state whose analysis is of another video", () => {
    const gate = entered();
    expect(gate.accept(state({ snapshot: snapshot({ video: OTHER }) }))).toBe(false);
  });

  it("keeps the newer of two messages about an analysis, and the settings of the later one", () => {
    const gate = entered();
    gate.accept(state({ snapshot: snapshot({ revision: 12 }) }));
    expect(gate.accept(state({ snapshot: snapshot({ revision: 11 }), showBadges: false }))).toBe(true);
    expect(gate.state?.snapshot?.revision).toBe(12);
    expect(gate.state?.showBadges).toBe(false);
    gate.accept(state({ snapshot: snapshot({ id: "an-2", revision: 1 }) }));
    expect(gate.state?.snapshot?.id).toBe("an-2");
  });

  it("says of the first place that it is new, also where it shows no video: the background is to know", () => {
    const gate = new Gate();
    expect(gate.enter({ video: null, kind: "other" })).toBe(true);
    expect(gate.enter({ video: null, kind: "other" })).toBe(false);
    expect(gate.accept(state({ video: null }))).toBe(true);
  });

  it("keeps the state while only a moment or the kind of the place changes", () => {
    const gate = entered();
    gate.accept(state({ snapshot: snapshot() }));
    expect(gate.enter(watch(VIDEO))).toBe(false);
    expect(gate.enter({ video: VIDEO, kind: "live" })).toBe(false);
    expect(gate.place.kind).toBe("live");
    expect(gate.state).not.toBeNull();
  });
});
