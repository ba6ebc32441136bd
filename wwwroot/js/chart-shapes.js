// The shapes that tell traces and events apart without colour, around the middle of a canvas's coordinates.

export function polygon(context, corners) {
  corners.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}

export function star(context, r) {
  polygon(context, Array.from({ length: 10 }, (_, i) => [(i % 2 ? 0.6 : 1.4) * r * Math.sin(Math.PI * i / 5), (i % 2 ? -0.6 : -1.4) * r * Math.cos(Math.PI * i / 5)]));
}

const slanted = [[0, -0.45], [0.6, -1.1], [1.1, -0.6], [0.45, 0], [1.1, 0.6], [0.6, 1.1], [0, 0.45], [-0.6, 1.1], [-1.1, 0.6], [-0.45, 0], [-1.1, -0.6], [-0.6, -1.1]];
const upright = [[-0.4, -1], [0.4, -1], [0.4, -0.4], [1, -0.4], [1, 0.4], [0.4, 0.4], [0.4, 1], [-0.4, 1], [-0.4, 0.4], [-1, 0.4], [-1, -0.4], [-0.4, -0.4]];

export function cross(context, r) {
  polygon(context, slanted.map(([x, y]) => [r * x, r * y]));
}

// One for each style, in the order in which plotly's are named in chart-figure.js.
export const marks = [
  (c, r) => c.arc(0, 0, r, 0, 2 * Math.PI),
  (c, r) => c.rect(-r, -r, 2 * r, 2 * r),
  (c, r) => polygon(c, [[0, -1.3 * r], [1.3 * r, 0], [0, 1.3 * r], [-1.3 * r, 0]]),
  (c, r) => polygon(c, upright.map(([x, y]) => [1.2 * r * x, 1.2 * r * y])),
  (c, r) => polygon(c, [[0, -1.2 * r], [1.2 * r, r], [-1.2 * r, r]]),
  cross,
  star,
  (c, r) => polygon(c, [[0, 1.2 * r], [1.2 * r, -r], [-1.2 * r, -r]]),
];

// The dash, mark and hatching of a style: beyond eight styles the colours come again, each with another shape.
export function shapeOf(style) {
  return (style + 3 * Math.floor(style / 8)) % 8;
}
