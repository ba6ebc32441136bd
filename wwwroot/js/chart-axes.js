// The axes of a chart whose curves are on a canvas, on a canvas of their own below it: painted anew only when something about
// them changed. Plotly's take a hundred times as long, since it asks the page for the size of each number.

import { powers, ticks } from './chart-ticks.js';

const tick = 4;
const gap = 3;

// Paints what has to be painted, and returns where the curves' canvas lies.
export function drawAxes(chart, colours, x, y, ratio) {
  const { spec, size } = chart;
  const words = [spec.xTitle, spec.yTitle, spec.logY, spec.separators].join('\n');
  const frame = { words, x, y, colours, width: size.width, height: size.height, ratio };
  if (!chart.frame || Object.keys(frame).some((key) => frame[key] !== chart.frame[key])) {
    const context = contextOf(chart, frame);
    chart.frame = { ...frame, box: paint(context, frame, spec) };
  }

  return chart.frame.box;
}

function contextOf(chart, { width, height, ratio }) {
  if (!chart.axes) {
    chart.axes = document.createElement('canvas');
    chart.axes.className = 'axes';
    chart.element.append(chart.axes);
    chart.element.style.cursor = chart.spec.zoom ? 'crosshair' : '';
  }

  // Setting the size empties the canvas, whether it is another or not.
  [chart.axes.width, chart.axes.height] = [Math.round(width * ratio), Math.round(height * ratio)];
  Object.assign(chart.axes.style, { width: `${width}px`, height: `${height}px` });
  const context = chart.axes.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function paint(context, { x, y, colours, width, height }, spec) {
  const letter = colours.size;
  context.font = `${letter}px ${colours.font}`;
  const bottom = tick + gap + 2.7 * letter;
  const box = { top: 8, height: Math.max(1, height - 8 - bottom) };
  const across = (spec.logY ? powers : ticks)(y, box.height / (2.6 * letter), spec.separators, 4);
  const widest = Math.max(0, ...across.map((t) => context.measureText(t.text).width));
  box.left = Math.ceil(Math.max(4 * letter, tick + gap + widest + 2.1 * letter));
  box.width = Math.max(1, width - box.left - 14);
  const down = upright(context, x, box, spec);
  const place = {
    x: (value) => Math.round(box.left + (value - x[0]) * box.width / (x[1] - x[0])) + 0.5,
    y: (value) => Math.round(box.top + box.height - (value - y[0]) * box.height / (y[1] - y[0])) + 0.5,
  };
  lines(context, colours, box, down.map((t) => place.x(t.at)), across.map((t) => place.y(t.at)));
  context.fillStyle = colours.ink;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  across.forEach((t) => context.fillText(t.text, box.left - tick - gap, place.y(t.at)));
  context.textAlign = 'center';
  context.textBaseline = 'top';
  down.forEach((t) => context.fillText(t.text, within(place.x(t.at), context.measureText(t.text).width, width), box.top + box.height + tick + gap));
  context.fillText(spec.xTitle, box.left + box.width / 2, box.top + box.height + tick + gap + 1.5 * letter);
  context.save();
  context.translate(0.2 * letter, box.top + box.height / 2);
  context.rotate(-Math.PI / 2);
  context.fillText(spec.yTitle, 0, 0, box.height + 8);
  context.restore();
  return box;
}

// As many as have room beside each other.
function upright(context, x, box, spec) {
  let most = box.width / context.measureText('00000').width;
  for (;;) {
    const found = ticks(x, most, spec.separators, 7);
    const widest = Math.max(0, ...found.map((t) => context.measureText(t.text).width)) + 1.2 * context.measureText('0').width;
    if (most <= 1 || (found.length - 1) * widest <= box.width) {
      return found;
    }

    most /= 1.5;
  }
}

// The number at the end of an axis must not leave the picture.
function within(at, wide, width) {
  return Math.min(at, width - wide / 2 - 2);
}

function lines(context, colours, { left, top, width, height }, down, across) {
  context.lineWidth = 1;
  context.strokeStyle = colours.grid;
  context.beginPath();
  for (const at of down) {
    context.moveTo(at, top);
    context.lineTo(at, top + height);
  }

  for (const at of across) {
    context.moveTo(left, at);
    context.lineTo(left + width, at);
  }

  context.stroke();
  context.strokeStyle = colours.quiet;
  context.beginPath();
  context.moveTo(left + 0.5, top);
  context.lineTo(left + 0.5, Math.round(top + height) + 0.5);
  context.lineTo(left + width, Math.round(top + height) + 0.5);
  for (const at of down) {
    context.moveTo(at, Math.round(top + height) + 0.5);
    context.lineTo(at, Math.round(top + height) + 0.5 + tick);
  }

  for (const at of across) {
    context.moveTo(left - tick, at);
    context.lineTo(left + 0.5, at);
  }

  context.stroke();
}
