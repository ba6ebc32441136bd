// The colours of charts are custom properties of the pages' style (css/app.css), so that marks in tables and lines in charts
// agree, in light, dark and print.

import { drawNow } from './chart-frames.js';

const names = { ink: 'text', quiet: 'muted', grid: 'line', paper: 'surface', accent: 'accent', good: 'good', warn: 'warn', bad: 'bad' };
const watchers = new Set();
let printing = false;
let known = new WeakMap();
let alike = new Map();

export function colours(element) {
  if (!known.has(element)) {
    // The same for all charts of a page but for the size of letters; asking the page takes its time.
    const { fontSize, fontFamily } = getComputedStyle(element);
    const key = `${fontSize} ${fontFamily}`;
    alike.set(key, alike.get(key) ?? read(element));
    known.set(element, alike.get(key));
  }

  return known.get(element);
}

function read(element) {
  const series = Array.from({ length: 8 }, (_, i) => `series-${i + 1}`);
  const probe = document.createElement('span');
  probe.hidden = true;
  if (printing) {
    probe.style.colorScheme = 'light';
  }

  // One for each colour: the page then looks at its style once, not for each.
  const parts = [...Object.values(names), ...series].map((name) => {
    const part = document.createElement('i');
    part.style.color = `var(--${name})`;
    return part;
  });
  probe.append(...parts);
  element.parentElement.append(probe);
  const all = parts.map((part) => getComputedStyle(part).color);
  const style = getComputedStyle(probe);
  const found = Object.fromEntries(Object.keys(names).map((key, i) => [key, all[i]]));
  found.series = all.slice(-series.length);
  found.font = style.fontFamily;
  found.size = Math.max(11, parseFloat(style.fontSize) * 0.85);
  probe.remove();
  return found;
}

export function isPrinting() {
  return printing;
}

// Calls back when the colours may have changed; returns what ends it.
export function watchColours(changed) {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function tell() {
  known = new WeakMap();
  alike = new Map();
  watchers.forEach((changed) => changed());
}

function print(on) {
  printing = on;
  tell();
  drawNow();
}

new MutationObserver(tell).observe(document.documentElement, { attributes: true });
new MutationObserver((changes) => {
  // A theme is a style sheet: it counts when it has arrived, not when its link is there.
  for (const link of changes.flatMap((c) => [c.target, ...c.addedNodes]).filter((n) => n.localName === 'link')) {
    link.addEventListener('load', tell, { once: true });
  }
}).observe(document.head, { childList: true, subtree: true, attributes: true, attributeFilter: ['href', 'disabled', 'media'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);
document.fonts?.addEventListener('loadingdone', ({ fontfaces }) => {
  const used = [...alike.values()].map((c) => c.font).join();
  if (fontfaces.some((f) => used.includes(f.family.replaceAll('"', '')))) {
    tell();
  }
});
addEventListener('beforeprint', () => print(true));
addEventListener('afterprint', () => print(false));
