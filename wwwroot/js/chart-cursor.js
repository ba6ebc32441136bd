// The cursor of charts whose curves are on a canvas: a line at the same step in all charts of a group, and beside it the
// values there. Names of runs come from people: they are text here, never markup.

import { reach } from './chart-events.js';
import { firstNotBelow } from './chart-points.js';

const near = 24;
const mostRows = 12;
// A finger that stays within so many pixels has tapped and not dragged.
const still = 10;
let frame = 0;
let wanted = null;

export function watchCursor(chart, family) {
  const { element } = chart;
  let tap = null;
  const show = (event) => {
    const { view } = chart;
    if (!view) {
      return;
    }

    const box = element.getBoundingClientRect();
    const [across, down] = [event.clientX - box.left - view.left, event.clientY - box.top - view.top];
    const inside = across >= 0 && across <= view.width && down >= 0 && down <= view.height;
    ask(family(), inside ? view.x[0] + across * (view.x[1] - view.x[0]) / view.width : null, chart, down);
  };
  const move = (event) => event.buttons === 0 && show(event);
  const down = (event) => (tap = event.pointerType === 'mouse' ? null : { x: event.clientX, y: event.clientY });
  // A finger does not hover: where it tapped the values stay until it taps elsewhere.
  const up = (event) => {
    if (tap && Math.hypot(event.clientX - tap.x, event.clientY - tap.y) < still) {
      show(event);
    }

    tap = null;
  };
  const cancel = () => (tap = null);
  const leave = (event) => event.pointerType === 'mouse' && ask(family(), null, chart, 0);
  const elsewhere = (event) => event.pointerType !== 'mouse' && cursorAt(chart) !== undefined && !family().some((c) => c.element.contains(event.target))
    && ask(family(), null, chart, 0);
  const listeners = { pointermove: move, pointerdown: down, pointerup: up, pointercancel: cancel, pointerleave: leave };
  Object.entries(listeners).forEach(([name, listener]) => element.addEventListener(name, listener));
  document.addEventListener('pointerdown', elsewhere);
  return () => {
    Object.entries(listeners).forEach(([name, listener]) => element.removeEventListener(name, listener));
    document.removeEventListener('pointerdown', elsewhere);
    chart.cursor?.forEach((part) => part.remove());
  };
}

// Where the cursor is; undefined where it is not shown.
export function cursorAt(chart) {
  return chart.cursor && !chart.cursor[0].hidden ? chart.cursorX : undefined;
}

// Shows the cursor at a place of the x axis in all charts of a group, or with null takes it away. Where more curves are there than
// have room, those at the pointer's height are shown: by moves that height, in rows.
export function showCursor(chart, family, x, by = 0) {
  const height = chart.view?.height ?? 0;
  const high = Math.min(height, Math.max(0, (chart.cursorDown ?? height / 2) + by * height / mostRows));
  const is = by === 0 || (x !== null && chart.spec.traces.filter((t) => !t.hidden && !t.guide).length > mostRows);
  if (is) {
    wanted = null;
    family.forEach((c) => place(c, x, c === chart ? high : undefined));
  }

  return is;
}

// What stands beside the cursor, as one sentence.
export function wordsAt(chart) {
  return cursorAt(chart) === undefined ? '' : [...chart.cursor[1].children]
    .map((row) => [...row.childNodes].map((n) => n.textContent).filter((t) => t).join(' ')).join('; ');
}

// The axes have moved under it.
export function keepCursor(chart) {
  const at = cursorAt(chart);
  if (at !== undefined) {
    place(chart, at, chart.cursorDown);
  }
}

function ask(charts, x, under, down) {
  wanted = { charts, x, under, down };
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    wanted?.charts.forEach((chart) => place(chart, wanted.x, chart === wanted.under ? wanted.down : undefined));
  });
}

function place(chart, x, down) {
  const { view } = chart;
  [chart.cursorX, chart.cursorDown] = [x, down];
  if (x === null || !view || x < view.x[0] || x > view.x[1]) {
    chart.cursor?.forEach((part) => (part.hidden = true));
    return;
  }

  chart.cursor ??= [part(chart, 'cursor-line'), part(chart, 'cursor-values')];
  const [line, values] = chart.cursor;
  const at = (x - view.x[0]) * view.width / (view.x[1] - view.x[0]);
  const rows = rowsAt(chart, x, down);
  line.hidden = false;
  values.hidden = rows.length === 0;
  Object.assign(line.style, { left: `${view.left + at}px`, top: `${view.top}px`, height: `${view.height}px` });
  const right = at < view.width / 2;
  Object.assign(values.style, {
    top: `${view.top + 4}px`,
    left: right ? `${view.left + at + 8}px` : 'auto',
    right: right ? 'auto' : `${chart.size.width - view.left - at + 8}px`,
    maxHeight: `${view.height - 8}px`,
  });
  values.replaceChildren(head(chart, x), ...rows, ...eventsAt(chart, x).map((e) => row(view.colours.ink, e.text, '')));
}

function part(chart, name) {
  const made = document.createElement('div');
  made.className = name;
  made.setAttribute('aria-hidden', 'true');
  chart.element.append(made);
  return made;
}

function head(chart, x) {
  const made = document.createElement('strong');
  made.textContent = `${chart.spec.xTitle} ${number(Math.round(x), chart.spec.separators)}`;
  return made;
}

function rowsAt(chart, x, down) {
  const { spec, points, view } = chart;
  const found = [];
  for (const [i, trace] of spec.traces.entries()) {
    if (trace.hidden || trace.guide) {
      continue;
    }

    const [xs, ys] = [points.traces[i].x.values, points.traces[i].y.values];
    const after = firstNotBelow(xs, x);
    const index = after > 0 && (after === xs.length || x - xs[after - 1] <= xs[after] - x) ? after - 1 : after;
    if (index < xs.length && Math.abs(xs[index] - x) * view.width / (view.x[1] - view.x[0]) <= near) {
      const value = spec.logY ? Math.log10(ys[index]) : ys[index];
      const height = view.height - (value - view.y[0]) * view.height / (view.y[1] - view.y[0]);
      found.push({ trace, value: ys[index], distance: Math.abs(height - (down ?? 0)), order: i });
    }
  }

  const shown = found.length <= mostRows ? found : found.sort((a, b) => a.distance - b.distance).slice(0, mostRows).sort((a, b) => a.order - b.order);
  return shown.map(({ trace, value }) => row(
    trace.strong ? view.colours.ink : view.colours.series[trace.style % 8], spec.traces.length > 1 ? trace.name : '', number(value, spec.separators)));
}

function eventsAt(chart, x) {
  const { spec, view } = chart;
  return (spec.events ?? []).filter((e) => Math.abs(e.x - x) * view.width / (view.x[1] - view.x[0]) <= reach).slice(0, 3);
}

function row(colour, name, value) {
  const made = document.createElement('span');
  const mark = document.createElement('i');
  mark.style.background = colour;
  const amount = document.createElement('b');
  amount.textContent = value;
  made.append(mark, name, amount);
  return made;
}

// Five digits, as the reader's language writes them.
export function number(value, separators) {
  if (!Number.isFinite(value)) {
    return String(value);
  }

  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(3) : String(Number(value.toPrecision(Number.isInteger(value) ? 15 : size >= 1e4 ? 6 : 5)));
  const [whole, rest] = text.split('.');
  const grouped = size >= 1e3 && size < 1e9 ? whole.replace(/\B(?=(\d{3})+$)/g, separators[1]) : whole;
  return rest === undefined ? grouped : `${grouped}${separators[0]}${rest}`;
}
