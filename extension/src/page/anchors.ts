/** Where in YouTube's page our elements go. The first place that is there is taken; YouTube changes its page often. */

export interface Spot {
  readonly parent: Element;
  /** What comes after us; null at the end. */
  readonly before: Element | null;
}

const BELOW = "ytd-watch-flexy #below, ytd-watch-grid #below";
const TITLE_BLOCKS =
  "ytd-watch-metadata, #above-the-fold, ytd-video-primary-info-renderer, ytm-slim-video-metadata-section-renderer";
const COLUMNS = "reel-action-bar-view-model, .ytReelActionBarViewModelHost, .ytwReelActionBarViewModelHost, #actions";
const ACTIVE_SHORT =
  "ytd-reel-video-renderer[is-active], ytd-shorts-video-renderer[is-active], .ytShortsVideoRendererHost[is-active]";

/** Between the player and the title block of a watch page; null while YouTube has built neither. */
export function barSpot(): Spot | null {
  const below = document.querySelector(BELOW);
  if (below) {
    const title = [...below.children].find((child) => child.matches(TITLE_BLOCKS));
    return { parent: below, before: title ?? firstOf(below) };
  }
  const title = document.querySelector(TITLE_BLOCKS);
  return title?.parentElement ? { parent: title.parentElement, before: title } : null;
}

/** Atop the column of round buttons beside the Short that plays: it grows upwards, so the others stay in place. */
export function dockSpot(): Spot | null {
  const short = document.querySelector(ACTIVE_SHORT);
  const column = short?.querySelector(COLUMNS);
  return column ? { parent: column, before: firstOf(column) } : null;
}

/** Puts an element into its spot, if it is not there already. */
export function put(element: Element, spot: Spot): void {
  if (element.parentElement === spot.parent && (element.nextElementSibling === spot.before || spot.before === element))
    return;
  spot.parent.insertBefore(element, spot.before);
}

/** Where comments appear: watched for new ones. */
export function commentRoots(): Element[] {
  return [...document.querySelectorAll("ytd-comments, ytd-watch-flexy #panels, ytd-shorts")];
}

function firstOf(parent: Element): Element | null {
  return [...parent.children].find((child) => !child.localName.startsWith("commentsense-")) ?? null;
}
