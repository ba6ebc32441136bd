// The ends of the axes of a chart whose curves are drawn on a canvas. They move by jumps and not with every point: while they
// stay, nothing has to be drawn again but the points that are new. The same array comes back as long as they hold.

import { firstNotBelow } from './chart-points.js';
import { isRange } from './chart-ticks.js';

const slack = 0.04;
const least = 0.4;

export function xEnds(chart) {
  const fixed = [chart.zoom, chart.spec.xRange, chart.range].find((range) => range && isRange(range));
  if (fixed) {
    return fixed;
  }

  const [first, last] = chart.points.span ?? [0, 1];
  const room = last > first ? last - first : Math.max(1, Math.abs(last));
  const known = chart.own;
  const holds = known && first >= known[0] && last <= known[1] && room > least * (known[1] - known[0]);
  chart.own = holds ? known : [first - slack * room / 4, last + slack * room];
  return chart.own;
}

// With a logarithmic axis the powers of ten, as plotly has them.
export function yEnds(chart, x) {
  const { spec } = chart;
  const ends = spec.yRange && (spec.logY ? spec.yRange.map(Math.log10) : spec.yRange);
  // An axis from 0 on has no logarithm.
  const given = ends && isRange(ends) ? ends : undefined;
  const [low, high] = given ?? extremes(chart, x);
  const known = chart.ends;
  const keeps = known && known.spec === spec.logY && known.x === x && !given
    && low >= known.y[0] && high <= known.y[1] && high - low > least * (known.y[1] - known.y[0]);
  if (keeps || (known && known.y[0] === low && known.y[1] === high)) {
    known.x = x;
    return known.y;
  }

  const room = isRange([low, high]) ? high - low : Math.abs(high) * 0.1 || 1;
  chart.ends = { spec: spec.logY, x, y: given ?? [low - slack * room, high + slack * room] };
  return chart.ends.y;
}

function extremes({ spec, points }, [from, to]) {
  let [low, high] = [Infinity, -Infinity];
  for (const [i, { x, y }] of points.traces.entries()) {
    if (spec.traces[i].hidden) {
      continue;
    }

    const [xs, ys] = [x.values, y.values];
    const all = xs.length === 0 || (xs[0] >= from && xs[xs.length - 1] <= to);
    const [start, end] = all ? [0, xs.length] : [firstNotBelow(xs, from), firstNotBelow(xs, to + 1e-9)];
    for (let j = start; j < end; j++) {
      const value = ys[j];
      if (value < low && Number.isFinite(value) && (!spec.logY || value > 0)) {
        low = value;
      }

      if (value > high && Number.isFinite(value)) {
        high = value;
      }
    }
  }

  if (low > high) {
    return [0, 1];
  }

  return spec.logY ? [Math.log10(low), Math.log10(high)] : [low, high];
}
