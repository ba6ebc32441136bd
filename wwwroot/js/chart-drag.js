// What a person does with the pointer on a chart whose curves are on a canvas: a drag over the curves chooses a stretch, a drag
// along the axis below moves it, a double click shows all.

const least = 5;

export function watchDrag(chart, zoomTo) {
  const { element } = chart;
  let drag = null;
  const across = (event) => event.clientX - element.getBoundingClientRect().left - chart.view.left;
  const down = (event) => {
    const { view, spec } = chart;
    if (!chart.canvas || !spec.zoom || event.button !== 0) {
      return;
    }

    const [at, height] = [across(event), event.clientY - element.getBoundingClientRect().top - view.top];
    if (at >= 0 && at <= view.width && height >= 0) {
      drag = { at, x: view.x, moves: height > view.height, pointer: event.pointerId };
      element.setPointerCapture(event.pointerId);
      event.preventDefault();
    }
  };
  const move = (event) => {
    if (!drag || !chart.view || event.pointerId !== drag.pointer) {
      return;
    }

    const [from, to] = ends(drag.at, across(event), chart.view.width);
    if (drag.moves) {
      const by = (drag.at - across(event)) * (drag.x[1] - drag.x[0]) / chart.view.width;
      zoomTo(chart, drag.x.map((end) => end + by));
    } else {
      choose(chart, from, to);
    }
  };
  const end = (event) => {
    if (!drag || !chart.view || event.pointerId !== drag.pointer) {
      return;
    }

    const { view } = chart;
    const [from, to] = ends(drag.at, across(event), view.width);
    const isChoice = event.type === 'pointerup' && !drag.moves && to - from >= least;
    drag = null;
    unchoose(chart);
    if (isChoice) {
      zoomTo(chart, [from, to].map((at) => view.x[0] + at * (view.x[1] - view.x[0]) / view.width));
    }
  };
  const all = () => chart.canvas && chart.spec.zoom && zoomTo(chart, null);
  const listeners = { pointerdown: down, pointermove: move, pointerup: end, pointercancel: end, dblclick: all };
  Object.entries(listeners).forEach(([name, listener]) => element.addEventListener(name, listener));
  return () => Object.entries(listeners).forEach(([name, listener]) => element.removeEventListener(name, listener));
}

function ends(start, now, width) {
  const at = Math.min(width, Math.max(0, now));
  return [Math.min(start, at), Math.max(start, at)];
}

// Marks a stretch of the curves, from and to in pixels.
export function choose(chart, from, to) {
  if (!chart.chosen) {
    chart.chosen = document.createElement('div');
    chart.chosen.className = 'chosen';
    chart.element.append(chart.chosen);
  }

  const { left, top, height } = chart.view;
  Object.assign(chart.chosen.style, { left: `${left + from}px`, width: `${to - from}px`, top: `${top}px`, height: `${height}px` });
}

export function unchoose(chart) {
  chart.chosen?.remove();
  chart.chosen = undefined;
}
