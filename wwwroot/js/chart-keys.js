// A chart by keys, for those who do not point: the arrows go along the values, Enter at both ends chooses a stretch, and what
// the buttons above do has a key too. What is found is told in words (aria-live) as well as shown.

import { cursorAt, number, showCursor, wordsAt } from './chart-cursor.js';
import { choose, unchoose } from './chart-drag.js';
import { firstNotBelow } from './chart-points.js';

const moves = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']);
const zooms = { '+': 'in', '=': 'in', '-': 'out', 0: 'all' };

export function watchKeys(chart, family, zoom, zoomTo) {
  const { element } = chart;
  const pressed = (event) => {
    // Who clicked on a chart has the keys of the page and of lecture mode still.
    if (event.ctrlKey || event.altKey || event.metaKey || event.target !== element || !element.matches(':focus-visible')) {
      return;
    }

    if (act(event.key, event.shiftKey)) {
      event.preventDefault();
    }
  };
  const act = (key, shift) => {
    if (chart.spec.zoom && shift && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      return zoom(chart, key === 'ArrowLeft' ? 'left' : 'right');
    }

    if (chart.spec.zoom && key in zooms) {
      return zoom(chart, zooms[key], cursorAt(chart));
    }

    if (moves.has(key)) {
      return chart.canvas ? along(chart, family(), key) : among(chart, key);
    }

    return key === 'Enter' ? mark(chart, zoomTo) : key === 'Escape' && hide();
  };
  const hide = () => {
    const shown = cursorAt(chart) !== undefined || chart.spot !== undefined;
    unchoose(chart);
    chart.anchor = undefined;
    if (chart.canvas) {
      showCursor(chart, family(), null);
    } else if (chart.spot) {
      chart.library?.Fx.unhover(element, {});
    }

    chart.spot = undefined;
    return shown;
  };
  const left = () => {
    hide();
    chart.words?.remove();
    chart.words = undefined;
  };
  element.addEventListener('keydown', pressed);
  element.addEventListener('blur', left);
  return () => {
    element.removeEventListener('keydown', pressed);
    element.removeEventListener('blur', left);
    chart.words?.remove();
  };
}

function shownTraces({ spec, points }) {
  return spec.traces.flatMap((trace, i) => (trace.hidden || trace.guide || points.traces[i].x.length === 0 ? [] : [i]));
}

// Over curves: all of them at once, at the next place where one of them has a point that is not in the same column of pixels.
function along(chart, family, key) {
  const { view, points } = chart;
  const at = cursorAt(chart);
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    return showCursor(chart, family, at ?? null, key === 'ArrowUp' ? -1 : 1) && tell(chart, wordsAt(chart));
  }

  const [first, last] = view.x;
  const column = (last - first) / view.width;
  const forward = key === 'ArrowRight' || key === 'Home';
  const from = key === 'Home' || (at === undefined && forward) ? first : key === 'End' || at === undefined ? last : forward ? at + column : at - column;
  const found = shownTraces(chart).map((i) => {
    const xs = points.traces[i].x.values;
    const index = firstNotBelow(xs, from);
    return xs[forward || xs[index] === from ? index : index - 1];
  }).filter((x) => x >= first && x <= last);
  if (found.length > 0) {
    showCursor(chart, family, forward ? Math.min(...found) : Math.max(...found));
    if (chart.anchor !== undefined) {
      choose(chart, ...[chart.anchor, cursorAt(chart)].sort((a, b) => a - b).map((x) => (x - first) * view.width / (last - first)));
    }

    tell(chart, wordsAt(chart));
  }

  return true;
}

// Over bars and points: from point to point of one trace, or to the next trace.
function among(chart, key) {
  const { spec, points, element, library } = chart;
  const traces = shownTraces(chart).filter((i) => !spec.traces[i].faint);
  if (traces.length === 0 || !library) {
    return false;
  }

  const before = traces.includes(chart.spot?.trace) ? chart.spot : undefined;
  const up = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const trace = before ? traces[(traces.indexOf(before.trace) + up + traces.length) % traces.length] : traces[0];
  const { x, y } = points.traces[trace];
  const order = [...x.values.keys()].filter((i) => Number.isFinite(y.values[i])).sort((a, b) => x.values[a] - x.values[b]);
  if (order.length === 0) {
    return false;
  }

  const same = before?.trace === trace ? order.indexOf(before.index) : order.findIndex((i) => x.values[i] >= (before?.x ?? -Infinity));
  const by = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const place = key === 'Home' || !before ? 0 : key === 'End' ? order.length - 1 : (same < 0 ? order.length - 1 : same) + by;
  const index = order[Math.min(Math.max(place, 0), order.length - 1)];
  chart.spot = { trace, index, x: x.values[index] };
  library.Fx.hover(element, [{ curveNumber: trace, pointNumber: index }], spec.traces[trace].right ? 'xy2' : 'xy');
  const named = (names, value) => names[value] ?? number(value, spec.separators);
  const across = `${spec.xTitle} ${named(spec.xNames, x.values[index])}`;
  const height = `${spec.traces[trace].right ? spec.rightTitle : spec.yTitle} ${named(spec.yNames, y.values[index])}`;
  tell(chart, [spec.traces[trace].name, across, height].filter((w) => w).join(', '));
  return true;
}

// The first end of a stretch, and with the second the stretch.
function mark(chart, zoomTo) {
  const at = cursorAt(chart);
  if (!chart.canvas || !chart.spec.zoom || at === undefined) {
    return false;
  }

  if (chart.anchor === undefined || chart.anchor === at) {
    chart.anchor = at;
  } else {
    zoomTo(chart, [Math.min(chart.anchor, at), Math.max(chart.anchor, at)]);
    unchoose(chart);
    chart.anchor = undefined;
  }

  return true;
}

function tell(chart, words) {
  if (!chart.words) {
    chart.words = document.createElement('div');
    chart.words.className = 'visually-hidden';
    chart.words.setAttribute('aria-live', 'polite');
    chart.element.append(chart.words);
  }

  chart.words.textContent = words;
  return true;
}
