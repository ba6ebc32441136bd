import { keep } from "./kept-form.js";

const year = 60 * 60 * 24 * 365;

function setCookie(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax`;
}

function media(theme, sheet) {
  return theme === "auto" ? `(prefers-color-scheme: ${sheet})` : theme === sheet ? "all" : "not all";
}

/** Shows the theme "auto", "light" or "dark" at once; charts hear of it by the event "tezgah:theme". */
export function setTheme(cookie, theme) {
  setCookie(cookie, theme);
  document.documentElement.dataset.theme = theme;
  for (const sheet of document.querySelectorAll("link[data-theme-sheet]")) {
    sheet.media = media(theme, sheet.dataset.themeSheet);
  }
  document.dispatchEvent(new CustomEvent("tezgah:theme", { detail: theme }));
}

export function setCookieAndReload(name, value) {
  setCookie(name, value);
  keep();
  location.reload();
}
