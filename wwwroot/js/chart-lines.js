// Curves on a canvas over their axes (chart-axes.js). The axes are painted again when their ends change, and of a curve that
// grew only what is new.

import { drawAxes } from './chart-axes.js';
import { columnsOf, isRough, paintBars } from './chart-columns.js';
import { paintEvents } from './chart-events.js';
import { xEnds, yEnds } from './chart-ends.js';
import { firstNotBelow } from './chart-points.js';
import { marks, shapeOf } from './chart-shapes.js';
import { isPrinting } from './chart-theme.js';

const dashes = [[], [9, 5], [2, 4], [9, 4, 2, 4], [14, 5], [14, 4, 2, 4], [2, 2, 8, 2], [12, 3, 3, 3]];
// Corners of a line that are painted at once.
const piece = 64;
// Less than that is not seen in a column of pixels.
const flat = 0.3;
const most = { marks: 120, thick: 40, dashed: 20 };

// Pixels of a canvas for each of the page: paper has finer ones than a screen.
const paper = 4;

export function isCanvas({ spec }) {
  return !spec.square && !spec.rightTitle && !spec.logX && spec.xNames.length + spec.yNames.length === 0 && spec.traces.every((t) => t.kind === 'line' && !t.band);
}

export function drawLines(chart, colours) {
  const x = xEnds(chart);
  const y = yEnds(chart, x);
  const ratio = isPrinting() ? Math.max(paper, window.devicePixelRatio) : window.devicePixelRatio;
  const view = { x, y, colours, spec: chart.spec, revision: chart.points.revision, ratio, ...drawAxes(chart, colours, x, y, ratio) };
  const before = chart.view;
  const same = before && Object.keys(view).every((key) => view[key] === before[key]);
  const from = same ? chart.painted : undefined;
  chart.view = view;
  chart.painted = chart.points.traces.map((t) => t.x.length);
  chart.last = chart.points.traces.map((t) => t.x.values[t.x.length - 1]);
  paint(chart, view, from && grown(chart, from) ? from : undefined);
}

export function dropLines(chart) {
  chart.canvas?.remove();
  chart.axes?.remove();
  chart.canvas = chart.axes = chart.view = chart.frame = chart.painted = chart.rough = undefined;
}

// A dash that goes on from point to point would begin anew at each: such a curve is painted whole.
function grown(chart, from) {
  return chart.points.traces.every((t, i) => t.x.length === from[i] || chart.rough.has(i) || dashOf(chart.spec, i).length === 0);
}

function dashOf(spec, index) {
  const trace = spec.traces[index];
  if (trace.guide) {
    return [2, 4];
  }

  const named = spec.traces.filter((t) => !t.guide && !t.faint).length;
  return trace.faint || trace.strong || named === 1 || named > most.dashed ? [] : dashes[shapeOf(trace.style)];
}

function paint(chart, view, from) {
  const context = contextOf(chart, view);
  const { spec, points } = chart;
  if (!from) {
    chart.rough = new Set();
    context.clearRect(0, 0, view.width, view.height);
    paintEvents(context, spec.events ?? [], view);
  }

  const thin = spec.traces.length > most.thick;
  const order = spec.traces.map((_, i) => i).sort((a, b) => weight(spec.traces[a]) - weight(spec.traces[b]));
  for (const i of order) {
    const trace = spec.traces[i];
    if (!trace.hidden && (!from || points.traces[i].x.length > from[i])) {
      // What goes on is painted as what it goes on from.
      const start = from ? Math.max(0, from[i] - 1) : 0;
      if (paintTrace(context, view, trace, points.traces[i], { dash: dashOf(spec, i), thin, start, rough: from && chart.rough.has(i) })) {
        chart.rough.add(i);
      }
    }
  }

  context.globalAlpha = 1;
}

function weight(trace) {
  return trace.strong ? 3 : trace.faint ? 0 : trace.guide ? 1 : 2;
}

function contextOf(chart, view) {
  if (!chart.canvas) {
    chart.canvas = document.createElement('canvas');
    chart.canvas.className = 'lines';
    chart.element.append(chart.canvas);
  }

  const { canvas } = chart;
  const [width, height] = [Math.round(view.width * view.ratio), Math.round(view.height * view.ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
  }

  const place = [view.left, view.top, view.width, view.height].join();
  if (canvas.place !== place) {
    canvas.place = place;
    Object.assign(canvas.style, { left: `${view.left}px`, top: `${view.top}px`, width: `${view.width}px`, height: `${view.height}px` });
  }

  const context = canvas.getContext('2d');
  context.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  return context;
}

// Returns whether it was painted as a band.
function paintTrace(context, view, trace, points, { dash, thin, start, rough }) {
  // Lines grow with the text: a lecture hall's screen has both larger.
  const scale = view.colours.size / 12;
  const colour = trace.strong ? view.colours.ink : trace.guide ? view.colours.quiet : view.colours.series[trace.style % 8];
  context.strokeStyle = context.fillStyle = colour;
  context.globalAlpha = trace.faint ? 0.4 : 1;
  // A line of one pixel of the screen is painted twenty times as fast as one that is a little wider.
  const hair = thin || trace.faint;
  context.lineWidth = hair ? 1 / view.ratio : scale * (trace.strong && !trace.guide ? 3 : trace.guide ? 1 : 2);
  context.lineJoin = hair ? 'bevel' : 'round';
  const { xs, ys, first, last } = seen(points, view.x, start);
  const marked = (trace.marks && xs.length <= most.marks) || xs.length < 2;
  const columns = columnsOf(view, xs, ys, first, last, trace.steps);
  const isBand = rough ?? (!hair && !trace.steps && isRough(columns, view.width));
  if (isBand) {
    paintBars(context, columns, context.lineWidth);
  } else {
    const pen = new Pen(context, dash, hair ? Infinity : piece);
    path(pen, columns, trace.steps);
    pen.stroke();
    context.setLineDash([]);
  }

  if (marked) {
    paintMarks(context, view, trace, xs, ys, first, last, scale);
  }

  return isBand;
}

// Paints a long line in pieces, each of which lies in few rows and columns: the time for one grows faster than its length.
class Pen {
  #corners = 0;
  #length = 0;
  #at = [0, 0];

  constructor(context, dash, piece) {
    Object.assign(this, { context, piece, isDashed: dash.length > 0 });
    context.setLineDash(dash);
    context.lineDashOffset = 0;
    context.beginPath();
  }

  moveTo(x, y) {
    this.context.moveTo(x, y);
    this.#at = [x, y];
  }

  lineTo(x, y) {
    this.context.lineTo(x, y);
    if (this.isDashed) {
      this.#length += Math.hypot(x - this.#at[0], y - this.#at[1]);
    }

    this.#at = [x, y];
    if (++this.#corners >= this.piece) {
      this.stroke();
      this.context.beginPath();
      this.context.moveTo(x, y);
    }
  }

  stroke() {
    this.context.stroke();
    this.#corners = 0;
    this.context.lineDashOffset = this.#length;
  }
}

// The points inside the ends and one on each side of them.
export function seen({ x, y }, [from, to], start = 0) {
  const [xs, ys] = [x.values, y.values];
  const first = Math.max(start, firstNotBelow(xs, from) - 1);
  const last = Math.min(xs.length - 1, firstNotBelow(xs, to));
  return { xs, ys, first: Math.max(0, first), last };
}

function path(pen, columns, steps) {
  let [open, single] = [false, false];
  const close = (i) => {
    if (open && single) {
      // A value between two gaps has no line; it is seen all the same.
      pen.lineTo(columns[i] + 0.01, columns[i + 4]);
    }
  };
  for (let i = 0; i < columns.length; i += 5) {
    const [place, first, low, high, end] = [columns[i], columns[i + 1], columns[i + 2], columns[i + 3], columns[i + 4]];
    if (Number.isNaN(place)) {
      close(i - 5);
      open = false;
      continue;
    }

    if (!open) {
      pen.moveTo(place, first);
    } else {
      if (steps) {
        pen.lineTo(place, columns[i - 1]);
      }

      pen.lineTo(place, first);
    }

    [single, open] = [!open && low === high, true];
    if (high - low > flat) {
      pen.lineTo(place, low);
      pen.lineTo(place, high);
    }

    if (end !== first) {
      pen.lineTo(place, end);
    }
  }

  close(columns.length - 5);
}

function paintMarks(context, { x, y, width, height, spec, colours }, trace, xs, ys, first, last, scale) {
  context.strokeStyle = colours.paper;
  context.lineWidth = 0.5;
  for (let i = first; i <= last; i++) {
    const value = spec.logY ? Math.log10(ys[i]) : ys[i];
    if (Number.isFinite(value)) {
      context.save();
      context.translate((xs[i] - x[0]) * width / (x[1] - x[0]), height - (value - y[0]) * height / (y[1] - y[0]));
      context.beginPath();
      marks[shapeOf(trace.style)](context, 3.5 * scale);
      context.fill();
      context.stroke();
      context.restore();
    }
  }
}
