// The colours of charts are custom properties of the pages' style (css/app.css), so that marks in tables and lines in charts
// agree, in light, dark and print.

import { drawNow } from './chart-frames.js';

const names = { ink: 'text', quiet: 'muted', grid: 'line', paper: 'surface', accent: 'accent', good: 'good', warn: 'warn', bad: 'bad' };
const watchers = new Set();
let printing = false;
let known = new WeakMap();

export function colours(element) {
  if (!known.has(element)) {
    known.set(element, read(element));
  }

  return known.get(element);
}

function read(element) {
  const probe = document.createElement('span');
  probe.hidden = true;
  if (printing) {
    probe.style.colorScheme = 'light';
  }

  element.parentElement.append(probe);
  const style = getComputedStyle(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const found = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, colour(name)]));
  found.series = Array.from({ length: 8 }, (_, i) => colour(`series-${i + 1}`));

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
document.fonts?.ready.then(tell);
addEventListener('beforeprint', () => print(true));
addEventListener('afterprint', () => print(false));
