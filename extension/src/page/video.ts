/** What a location of YouTube shows. Pure: the page itself is not asked. */

export type Kind = "watch" | "shorts" | "live" | "other";

export interface Place {
  /** The video's id; null where no single video is shown. */
  readonly video: string | null;
  readonly kind: Kind;
}

const ID = /^[A-Za-z0-9_-]{11}$/;
const OTHER: Place = { video: null, kind: "other" };
const HOSTS = new Set(["www.youtube.com", "m.youtube.com"]);

/** Reads a page's address. Playlists, moments (`t=`) and linked comments (`lc=`) of a video are that video. */
export function placeOf(address: string): Place {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return OTHER;
  }
  if (!HOSTS.has(url.hostname)) return OTHER;
  const [first = "", second = "", third] = url.pathname.split("/").slice(1);
  if (first === "watch" && second === "") return place(url.searchParams.get("v"), "watch");
  if (third !== undefined && third !== "") return OTHER;
  if (first === "shorts") return place(second, "shorts");
  if (first === "live") return place(second, "live");
  return OTHER;
}

/** The comment and the video that the link on a comment's date names; null when it is no such link. */
export function commentOf(href: string): { id: string; video: string | null } | null {
  let url: URL;
  try {
    url = new URL(href, "https://www.youtube.com");
  } catch {
    return null;
  }
  const id = url.searchParams.get("lc");
  if (!id || !/^[A-Za-z0-9_.-]{1,128}$/.test(id)) return null;
  const video = url.searchParams.get("v") ?? url.pathname.split("/").at(-1) ?? "";
  return { id, video: ID.test(video) ? video : null };
}

function place(video: string | null, kind: Kind): Place {
  return video !== null && ID.test(video) ? { video, kind } : OTHER;
}
