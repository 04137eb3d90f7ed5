/** Saves what was fetched with the token as a file. */

/** Seconds after which the browser has certainly taken the file. */
const KEPT = 60;

/** Offers a blob as a download. The name is made by us, of an id. */
export function saveBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[^A-Za-z0-9._-]/g, "_");
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT * 1000);
}
