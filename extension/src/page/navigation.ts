/** Tells when the page shows another address: YouTube loads a page once and changes it in place afterwards. */

interface Navigation {
  addEventListener(type: "currententrychange", listener: () => void, options: { signal: AbortSignal }): void;
}

const YOUTUBE = ["yt-navigate-start", "yt-navigate-finish", "yt-page-data-updated"];

/** Calls `onPlace` whenever the address may have changed; the caller compares. */
export function watchLocation(signal: AbortSignal, onPlace: () => void): void {
  for (const name of YOUTUBE) document.addEventListener(name, onPlace, { signal });
  window.addEventListener("popstate", onPlace, { signal });
  window.addEventListener("pageshow", onPlace, { signal });
  // Whatever YouTube's events will be called one day: the browser itself says when the address changes.
  const navigation = (window as { navigation?: Navigation }).navigation;
  navigation?.addEventListener("currententrychange", onPlace, { signal });
}
