// The cursor of charts whose curves are on a canvas: a line at the same step in all charts of a group, and beside it the
// values there. Names of runs come from people: they are text here, never markup.

import { reach } from './chart-events.js';
import { firstNotBelow } from './chart-points.js';

const near = 24;
const mostRows = 12;
let frame = 0;
let wanted = null;

export function watchCursor(chart, family) {
  const { element } = chart;
  const move = (event) => {
    const { view } = chart;
    if (!view || event.buttons !== 0) {
      return;
    }

    const box = element.getBoundingClientRect();
    const [across, down] = [event.clientX - box.left - view.left, event.clientY - box.top - view.top];
    const inside = across >= 0 && across <= view.width && down >= 0 && down <= view.height;
    ask(family(), inside ? view.x[0] + across * (view.x[1] - view.x[0]) / view.width : null, chart, down);
  };
  const leave = () => ask(family(), null, chart, 0);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerleave', leave);
  return () => {
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerleave', leave);
    chart.cursor?.forEach((part) => part.remove());
  };
}

function ask(charts, x, under, down) {
  wanted = { charts, x, under, down };
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    wanted.charts.forEach((chart) => place(chart, wanted.x, chart === wanted.under ? wanted.down : undefined));
  });
}

function place(chart, x, down) {
  const { view } = chart;
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
