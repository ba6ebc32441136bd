// Charts. The server calls the verbs init, extend, update, zoom and dispose, at most one a chart and tick;
// points come as bytes (little-endian float64, x then y of each trace). Points are kept at once; pictures of them are drawn
// when the browser has time, so that a slow or hidden page skips pictures, never data. Charts of curves alone are
// painted on canvases (chart-lines.js); bars, points, bands and square charts are plotly.js's.

import { keepCursor, watchCursor } from './chart-cursor.js';
import { watchDrag } from './chart-drag.js';
import { figure } from './chart-figure.js';
import { leave, shared } from './chart-group.js';
import { watchKeys } from './chart-keys.js';
import { drawLater, drawWhenIdle, forget } from './chart-frames.js';
import { drawLines, dropLines, isCanvas } from './chart-lines.js';
import { floats, Points } from './chart-points.js';
import { isRange } from './chart-ticks.js';
import { colours, watchColours } from './chart-theme.js';

const charts = new Map();
// Charts that are further away than this are drawn when they come nearer.
const margin = 200;
let loading;

// plotly.js is 1 MB and takes half a second before it draws anything: fetched by the first chart of a visit that it draws. It is
// the bundle of lines, points and bars, a fifth of the whole; it needs no unsafe-eval either.
function plotly() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = new URL('../lib/plotly-basic.min.js', import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      loading = undefined;
      script.remove();
      reject(new Error(`${script.src} could not be loaded`));
    };
    document.head.append(script);
  });
  return loading;
}

export async function init(element, spec, counts, bytes, page) {
  dispose(element);
  const library = isCanvas({ spec }) ? undefined : await plotly();
  if (!element.isConnected) {
    return;
  }

  const chart = { element, spec, page, library, points: Points.of(counts, floats(bytes)), zoom: spec.window, drawn: false };
  const box = element.getBoundingClientRect();
  chart.seen = box.bottom > -margin && box.top < innerHeight + margin;
  chart.size = { width: element.clientWidth, height: element.clientHeight };
  const draw = () => drawLater(chart, picture);
  chart.observers = [new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width !== chart.size.width || height !== chart.size.height) {
      chart.size = { width, height };
      draw();
    }
  }), new IntersectionObserver(([entry]) => {
    chart.seen = entry.isIntersecting;
    if (chart.seen && chart.missed) {
      draw();
    }
  }, { rootMargin: `${margin}px` })];
  chart.observers.forEach((o) => o.observe(element));
  const unwatch = [
    watchColours(draw), watchCursor(chart, () => family(chart)), watchDrag(chart, zoomTo), watchKeys(chart, () => family(chart), step, zoomTo),
  ];
  chart.unwatch = () => unwatch.forEach((end) => end());
  charts.set(element, chart);
  // For those who look at what is drawn: tests and measurements.
  element.curves = () => ({
    get traces() {
      return chart.points.traces.map((t) => ({ x: t.x.values, y: t.y.values }));
    },
    spec: chart.spec,
    view: chart.view,
    canvas: chart.canvas,
    missed: chart.missed,
    // Whether all points are on the screen, and the place of the last one of each trace that is.
    get painted() {
      return chart.view?.revision === chart.points.revision && chart.points.traces.every((t, i) => t.x.length === chart.painted[i]);
    },
    last: chart.last,
  });
  drawChanged(chart, false);
}

// New points of charts of one page, in one call: counts has an entry for each of their traces.
export function extend(elements, counts, bytes) {
  const values = floats(bytes);
  let at = 0;
  for (const [i, element] of elements.entries()) {
    const chart = known(element);
    at = chart.points.add(counts[i], values, at);
    drawChanged(chart, true);
  }
}

// The points of traces that the browser has already do not come again: kept[i] is the trace of before that trace i goes on
// from, or -1.
export async function update(element, spec, counts, bytes, kept) {
  const chart = known(element);
  chart.library ??= isCanvas({ spec }) ? undefined : await plotly();
  // Another stretch than the page had: its address was changed. While a person drags, theirs holds.
  const turned = !same(spec.window, chart.spec.window);
  if (turned && !family(chart).some((c) => c.asks)) {
    chart.zoom = spec.window;
  }

  chart.spec = spec;
  chart.points = chart.points.next(kept, counts, floats(bytes));
  drawChanged(chart, false);
}

// The buttons of a chart: in, out, left, right, all.
export function zoom(element, name) {
  const chart = charts.get(element);
  return chart ? step(chart, name) : false;
}

// A step closer goes to a place of the axis, or to the middle.
function step(chart, name, around) {
  const range = chart.view?.x ?? chart.element._fullLayout?.xaxis?.range;
  if (!range) {
    return false;
  }

  const [from, to] = range.map(Number);
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const [shift, scale] = { in: [(around ?? middle) - middle, 0.5], out: [0, 2], left: [-half, 1], right: [half, 1] }[name] ?? [0, 0];
  zoomTo(chart, scale > 0 ? [middle + shift - half * scale, middle + shift + half * scale] : null);
  return true;
}

export function dispose(element) {
  const chart = charts.get(element);
  if (chart) {
    charts.delete(element);
    forget(chart);
    leave(chart, family(chart));
    clearTimeout(chart.asking);
    chart.observers.forEach((o) => o.disconnect());
    chart.unwatch();
    dropLines(chart);
    chart.library?.purge(element);
  }
}

function known(element) {
  const chart = charts.get(element);
  if (!chart) {
    throw new Error('the chart is not there; it has to be drawn anew');
  }

  return chart;
}

function same(one, other) {
  return (one ?? []).join() === (other ?? []).join();
}

function family(chart) {
  return chart.spec.group ? [...charts.values()].filter((c) => c.spec.group === chart.spec.group) : [chart];
}

// The others of its group too, where their common axis has changed with it.
// The points of a stretch say nothing of the whole axis, which is to be there at once when all is wanted again.
function drawChanged(chart, grows) {
  const before = chart.range;
  const members = family(chart);
  const range = before && chart.zoom ? before : shared(chart, members, grows);
  for (const member of range === before ? [chart] : members) {
    member.range = range;
    drawLater(member, picture);
  }
}

function picture(chart, must) {
  const { element, library } = chart;
  chart.missed = !chart.seen && !must;
  if (chart.missed && !chart.drawn) {
    drawWhenIdle(chart, picture);
  }

  if (chart.size.width === 0 || !charts.has(element) || chart.missed) {
    return;
  }

  chart.drawn = true;
  if (isCanvas(chart)) {
    dropFigure(chart);
    drawLines(chart, colours(element));
    keepCursor(chart);
    return;
  }

  dropLines(chart);
  const { data, layout, config } = figure(chart, colours(element));
  library.react(element, data, layout, config);
  if (!chart.listens) {
    chart.listens = true;
    listen(chart);
  }
}

// A chart that was plotly's and is so no longer.
function dropFigure(chart) {
  if (chart.listens) {
    chart.listens = false;
    chart.library.purge(chart.element);
  }
}

function listen(chart) {
  const { element, library } = chart;
  const others = () => family(chart).filter((c) => c !== chart && c.drawn && !c.canvas);
  element.on('plotly_relayout', (change) => {
    const range = change['xaxis.range'] ?? [change['xaxis.range[0]'], change['xaxis.range[1]']];
    if (range.every((end) => Number.isFinite(Number(end ?? NaN)))) {
      zoomTo(chart, range.map(Number));
    }
  });
  element.on('plotly_doubleclick', () => zoomTo(chart, null));
  element.on('plotly_hover', (event) => {
    const x = event.points?.[0]?.x;
    others().forEach((c) => library.Fx.hover(c.element, { xval: x }, 'xy', true));
  });
  element.on('plotly_unhover', () => others().forEach((c) => library.Fx.unhover(c.element, {})));
}

function zoomTo(chart, range) {
  // Nobody can look closer than that.
  if (range && !isRange(range)) {
    return;
  }

  for (const member of family(chart)) {
    member.zoom = range;
    drawLater(member, picture);
  }

  // A drag sends many ranges; only the one it ends with is worth a question to the server.
  clearTimeout(chart.asking);
  const turn = chart.asks = Symbol('zoom');
  chart.asking = setTimeout(
    () => chart.page.invokeMethodAsync('ZoomedAsync', range?.[0] ?? null, range?.[1] ?? null).catch(console.error)
      .finally(() => {
        chart.asks = chart.asks === turn ? undefined : chart.asks;
      }),
    200,
  );
}
