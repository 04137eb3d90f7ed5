/** Reads a video's id out of what a person pastes: pure. */

const ID = /^[A-Za-z0-9_-]{11}$/;
const HOSTS = new Set([
  "youtube.com",
  "www.youtube.com",
  "m.youtube.com",
  "music.youtube.com",
  "youtu.be",
  "www.youtube-nocookie.com",
]);
const FOLDERS = new Set(["shorts", "live", "embed", "v"]);

/** The id in an address of a video, or the id itself; null when there is none. */
export function readVideo(pasted: string): string | null {
  const text = pasted.trim();
  if (ID.test(text)) return text;
  let address: URL;
  try {
    address = new URL(/^[a-z]+:\/\//i.test(text) ? text : `https://${text}`);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(address.protocol) || !HOSTS.has(address.hostname)) return null;
  const parts = address.pathname.split("/").filter(Boolean);
  const found =
    address.hostname === "youtu.be"
      ? parts[0]
      : FOLDERS.has(parts[0] ?? "")
        ? parts[1]
        : (address.searchParams.get("v") ?? undefined);
  return found && ID.test(found) ? found : null;
}
