/** The options page: the server with its connection test, and everything that is saved as soon as it is changed. */

import { isPermitted } from "../lib/api";
import { check, type Finding } from "../lib/check";
import { byId, h } from "../lib/dom";
import { number } from "../lib/format";
import { loadLanguage, t, translate } from "../lib/i18n";
import { parseAddress, permissionFor } from "../lib/server";
import { COMMENTS_RANGE, readSettings, type Settings, writeSettings } from "../lib/settings";
import { applyTheme, followTheme } from "../lib/theme";
import { showFinding } from "./finding";

const TOAST_MILLISECONDS = 2_500;

const server = byId("server", HTMLInputElement);
const serverError = byId("server-error", HTMLElement);
const token = byId("token", HTMLInputElement);
const tokenShow = byId("token-show", HTMLButtonElement);
const inClear = byId("in-clear", HTMLElement);
const forget = byId("forget", HTMLButtonElement);
const place = byId("finding", HTMLElement);
const most = byId("maxComments", HTMLInputElement);
const mostError = byId("most-error", HTMLElement);
const language = byId("language", HTMLSelectElement);
const toast = byId("toast", HTMLElement);

let settings: Settings;
let shown: Finding | { kind: "running" | "unset" } = { kind: "unset" };
let testing = new AbortController();
let toastTimer: ReturnType<typeof setTimeout> | undefined;

/** Says that something was saved, to eyes and to screen readers. */
function announce(words: string): void {
  clearTimeout(toastTimer);
  toast.textContent = words;
  toast.classList.add("shown");
  toastTimer = setTimeout(() => {
    toast.classList.remove("shown");
    toast.textContent = "";
  }, TOAST_MILLISECONDS);
}

async function save(part: Partial<Settings>): Promise<void> {
  try {
    await writeSettings(part);
  } catch {
    announce(t("core_not_saved"));
    return;
  }
  settings = { ...settings, ...part };
  announce(t("core_saved"));
}

function setError(field: HTMLInputElement, line: HTMLElement, words: string | null): void {
  line.hidden = words === null;
  line.textContent = words ?? "";
  if (words === null) field.removeAttribute("aria-invalid");
  else field.setAttribute("aria-invalid", "true");
}

function show(finding: typeof shown): void {
  shown = finding;
  const buttons: HTMLElement[] = [];
  const button = (key: string, press: () => void): void => {
    buttons.push(h("button", { type: "button", class: "button small", onclick: press }, t(key)));
  };
  if (finding.kind === "not_permitted") button("core_allow", () => void allow());
  else if (finding.kind !== "running" && finding.kind !== "unset") button("core_again", () => void test());
  showFinding(place, finding, settings.server, buttons);
  forget.hidden = settings.server === "" && settings.token === "";
}

/** Tests the server that is set. */
async function test(): Promise<void> {
  testing.abort();
  testing = new AbortController();
  const { signal } = testing;
  if (settings.server === "") {
    show({ kind: "unset" });
    return;
  }
  show({ kind: "running" });
  try {
    const finding = await check(settings.server, settings.token, signal);
    if (!signal.aborted) show(finding);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Asks for the permission; must be called in the click itself. */
async function allow(): Promise<void> {
  const pattern = permissionFor(settings.server);
  if (pattern !== null) await request(pattern);
  await test();
}

async function request(pattern: string): Promise<boolean> {
  try {
    return await chrome.permissions.request({ origins: [pattern] });
  } catch {
    // Some policies forbid even the question.
    return false;
  }
}

/** Gives a permission back that no setting needs any more. */
async function release(pattern: string | null): Promise<void> {
  if (pattern !== null) await chrome.permissions.remove({ origins: [pattern] }).catch(() => false);
}

async function connect(): Promise<void> {
  const address = parseAddress(server.value);
  if (!address.ok) {
    setError(server, serverError, t(`core_address_${address.problem}`));
    server.focus();
    return;
  }
  setError(server, serverError, null);
  const before = permissionFor(settings.server);
  // First of all: the click counts for a moment only.
  const answered = request(address.pattern);
  testing.abort();
  server.value = address.base;
  token.value = token.value.trim();
  await save({ server: address.base, token: token.value });
  if (before !== address.pattern) await release(before);
  // What it is about is said while Chrome's question is open.
  if (!(await isPermitted(address.base))) show({ kind: "not_permitted" });
  await answered;
  await test();
}

async function forgetServer(): Promise<void> {
  const before = permissionFor(settings.server);
  testing.abort();
  server.value = "";
  token.value = "";
  setError(server, serverError, null);
  showInClear();
  await save({ server: "", token: "" });
  await release(before);
  show({ kind: "unset" });
  announce(t("core_forgotten"));
  server.focus();
}

function showInClear(): void {
  const address = parseAddress(server.value);
  inClear.hidden = !(address.ok && address.inClear);
}

function showToken(visible: boolean): void {
  token.type = visible ? "text" : "password";
  tokenShow.setAttribute("aria-pressed", String(visible));
  const words = t(visible ? "core_token_hide" : "core_token_show");
  tokenShow.setAttribute("aria-label", t("core_token_show"));
  tokenShow.title = words;
}

async function saveMost(): Promise<void> {
  const value = most.valueAsNumber;
  const [least, greatest] = COMMENTS_RANGE;
  if (!Number.isInteger(value) || value < least || value > greatest) {
    setError(most, mostError, t("core_most_wrong", number(least), number(greatest)));
    return;
  }
  setError(most, mostError, null);
  if (value !== settings.maxComments) await save({ maxComments: value });
}

type Switch = "includeReplies" | "showBar" | "showBadges";

function listenToSwitch(name: Switch): void {
  const input = byId(name, HTMLInputElement);
  input.checked = settings[name];
  input.addEventListener("change", () => void save({ [name]: input.checked }));
}

function listenToChoice(name: "order" | "theme"): void {
  for (const input of document.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)) {
    input.checked = input.value === settings[name];
    input.addEventListener("change", () => {
      const value = input.value as Settings[typeof name];
      void save({ [name]: value });
      if (name === "theme") applyTheme(value as Settings["theme"]);
    });
  }
}

async function changeLanguage(): Promise<void> {
  const value = language.value as Settings["language"];
  await loadLanguage(value);
  speak();
  await save({ language: value });
}

/** Puts every text on the page in the present language. */
function speak(): void {
  translate(document);
  document.title = t("core_settings_title");
  const [least, greatest] = COMMENTS_RANGE;
  byId("most-hint", HTMLElement).textContent = t("core_most_hint", number(least), number(greatest));
  showToken(token.type === "text");
  show(shown);
  for (const [field, line] of [
    [server, serverError],
    [most, mostError],
  ] as const) {
    if (!line.hidden) setError(field, line, null);
  }
}

async function start(): Promise<void> {
  await followTheme();
  settings = await readSettings();
  await loadLanguage(settings.language);
  server.value = settings.server;
  token.value = settings.token;
  most.value = String(settings.maxComments);
  language.value = settings.language;
  for (const name of ["includeReplies", "showBar", "showBadges"] as const) listenToSwitch(name);
  for (const name of ["order", "theme"] as const) listenToChoice(name);
  speak();
  showInClear();
  byId("server-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void connect();
  });
  server.addEventListener("input", () => {
    setError(server, serverError, null);
    showInClear();
  });
  tokenShow.addEventListener("click", () => showToken(token.type === "password"));
  forget.addEventListener("click", () => void forgetServer());
  most.addEventListener("change", () => void saveMost());
  language.addEventListener("change", () => void changeLanguage());
  // The permission can be given and taken away on Chrome's own pages while this one is open.
  chrome.permissions.onAdded.addListener(() => void test());
  chrome.permissions.onRemoved.addListener(() => void test());
  document.body.dataset.ready = "";
  await test();
}

void start();
