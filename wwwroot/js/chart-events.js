// What happened in a run, marked on its curves: a line down from a sign at the top, each kind with a shape of its own.

import { cross, polygon, star } from './chart-shapes.js';
import { isPrinting } from './chart-theme.js';

const signs = {
  checkpoint: { colour: 'quiet', draw: (c, r) => polygon(c, [[-r, -r], [r, -r], [0, r]]) },
  best: { colour: 'good', draw: star },
  spike: { colour: 'warn', draw: (c, r) => polygon(c, [[-r, r], [r, r], [0, -r]]) },
  nan: { colour: 'bad', draw: cross },
  resumed: { colour: 'accent', draw: (c, r) => polygon(c, [[-r, -r], [r, 0], [-r, r]]) },
};
const closest = 7;
const mostLines = 40;

// How close the cursor has to be to an event to tell of it, in pixels.
export const reach = 6;

export function paintEvents(context, events, { x, width, height, colours }) {
  const there = events.filter((e) => e.x >= x[0] && e.x <= x[1]);
  const last = new Map();
  const size = 4.5 * colours.size / 12;
  for (const event of there) {
    const sign = signs[event.kind] ?? signs.checkpoint;
    const at = (event.x - x[0]) * width / (x[1] - x[0]);
    // Many of a kind would be a band.
    if (at - (last.get(event.kind) ?? -Infinity) < closest) {
      continue;
    }

    last.set(event.kind, at);
    context.strokeStyle = context.fillStyle = colours[sign.colour];
    if (there.length <= mostLines || event.kind !== 'checkpoint') {
      context.globalAlpha = 0.45;
      context.lineWidth = 1;
      context.setLineDash([3, 3]);
      context.beginPath();
      context.moveTo(at, 2 * size);
      context.lineTo(at, height);
      context.stroke();
      context.setLineDash([]);
    }

    context.globalAlpha = 1;
    context.save();
    context.translate(at, size + 1);
    context.beginPath();
    sign.draw(context, size);
    context.fill();
    context.restore();
    // On paper there is no cursor to ask.
    if (isPrinting() && event.kind !== 'checkpoint') {
      context.font = `${0.75 * colours.size}px ${colours.font}`;
      context.textBaseline = 'top';
      context.fillText(event.text, at + 1.5 * size, 1);
    }
  }
}
