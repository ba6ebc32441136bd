// The common x axis of a group of charts: the same step is at the same place in all. While points come it grows by jumps and
// not with every point, so that charts without new points need not be drawn again.

const ranges = new Map();
const slack = 0.02;
const jump = 0.08;

// The ends of the axis; the same array as before as long as they hold. Undefined for a chart that stands alone.
export function shared(chart, members, grows) {
  const name = chart.spec.group;
  const spans = members.map((c) => c.points.span).filter(Boolean);
  const first = Math.min(...spans.map((s) => s[0]), 0);
  const last = Math.max(...spans.map((s) => s[1]));
  if (!name || spans.length === 0 || last <= first) {
    return undefined;
  }

  const known = ranges.get(name);
  const room = known && known[1] - last;
  const holds = known && first === known[0] && room >= 0 && room < (known[1] - first) * (grows ? 2 * jump : 2 * slack);
  if (!holds) {
    ranges.set(name, [first, last + (last - first) * (grows ? jump : slack)]);
  }

  return ranges.get(name);
}

// The last one of a group takes its axis along.
export function leave(chart, others) {
  if (chart.spec.group && others.length === 0) {
    ranges.delete(chart.spec.group);
  }
}
