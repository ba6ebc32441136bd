// From what the server says about a chart to what plotly.js is told. Colours alone never tell two traces apart: each style
// has a dash, a mark and a hatching of its own, which survive grey print.

import { shapeOf } from './chart-shapes.js';

const dashes = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot', '2px,2px,8px,2px', '12px,3px,3px,3px'];
const marks = ['circle', 'square', 'diamond', 'cross', 'triangle-up', 'x', 'star', 'triangle-down'];
const mostEvents = 60;
const hatchings = ['', '/', 'x', '.', '\\', '+', '-', '|'];

export function figure(chart, colours) {
  const { spec, points, size } = chart;
  const alone = spec.traces.filter((t) => !t.guide && !t.faint).length === 1;
  return {
    data: spec.traces.map((trace, i) => ({ ...look(trace, points.traces[i], colours, alone), ...data(points.traces[i]) })),
    layout: { ...layout(chart, colours, size), shapes: events(spec, colours) },
    config: { displayModeBar: false, doubleClick: false, responsive: false, showTips: false },
  };
}

function data({ x, y }) {
  return { x: x.values, y: y.values };
}

function look(trace, points, colours, alone) {
  const style = trace.style % 8;
  const shape = shapeOf(trace.style);
  // Lines grow with the text: a lecture hall's screen has both larger.
  const scale = colours.size / 12;
  const colour = trace.strong ? colours.ink : trace.guide ? colours.quiet : colours.series[style];
  const common = {
    name: plain(trace.name),
    visible: !trace.hidden,
    hoverinfo: trace.guide || trace.faint ? 'skip' : undefined,
    hovertemplate: trace.guide || trace.faint ? undefined : '%{y:.5~g}',
    ...(trace.right ? { yaxis: 'y2' } : {}),
    ...(trace.band ? { fill: 'tonexty', fillcolor: translucent(colour) } : {}),
  };
  if (trace.kind === 'bars') {
    return { ...common, type: 'bar', marker: { color: colour, line: { color: colours.ink, width: 0.5 }, pattern: hatching(shape, colours) } };
  }

  // Marks on every point of a long curve would be a band.
  const marked = (trace.marks && points.x.length <= 120) || points.x.length < 2;
  return {
    ...common,
    type: 'scatter',
    mode: trace.kind === 'points' ? 'markers' : marked ? 'lines+markers' : 'lines',
    opacity: trace.faint ? 0.4 : 1,
    line: {
      color: colour,
      width: scale * (trace.strong && !trace.guide ? 3 : trace.faint || (trace.guide && !trace.strong) ? 1 : 2),
      dash: trace.guide ? 'dot' : trace.faint || trace.strong || alone ? 'solid' : dashes[shape],
      shape: trace.steps ? 'hv' : 'linear',
      simplify: false,
    },
    marker: { color: colour, symbol: marks[shape], size: scale * (trace.kind !== 'points' ? 7 : trace.strong ? 12 : 6), line: { color: colours.paper, width: 0.5 } },
    connectgaps: false,
  };
}

// Plotly reads no newer notation than this one, in which the browser gives computed colours.
function translucent(colour) {
  return colour.replace('rgb(', 'rgba(').replace(')', ', 0.5)');
}

function hatching(style, colours) {
  return { shape: hatchings[style], fillmode: 'overlay', fgcolor: colours.paper, fgopacity: 0.8, size: 7, solidity: 0.3 };
}

export function layout({ spec, zoom, range: common }, colours, size) {
  const text = { family: colours.font, size: colours.size, color: colours.ink };
  const lines = spec.traces.every((t) => t.kind === 'line');
  const axis = {
    gridcolor: colours.grid,
    linecolor: colours.quiet,
    tickcolor: colours.quiet,
    showline: true,
    ticks: 'outside',
    ticklen: 4,
    zeroline: false,
    automargin: true,
    exponentformat: 'power',
    minexponent: 4,
    separatethousands: true,
  };
  return {
    width: size.width,
    height: size.height,
    margin: { l: 4 * colours.size, r: 14, t: 8, b: 3 * colours.size, pad: 0 },
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: text,
    separators: spec.separators,
    showlegend: false,
    hovermode: lines && !spec.square ? 'x unified' : 'closest',
    hoverlabel: { bgcolor: colours.paper, bordercolor: colours.quiet, font: text },
    barmode: spec.stacked ? 'stack' : 'group',
    bargap: 0.25,
    dragmode: spec.zoom ? 'zoom' : false,
    uirevision: 'kept',
    xaxis: {
      ...axis,
      ...names(spec.xNames),
      ...range(zoom ?? spec.xRange ?? common),
      // Steps are read as counts.
      minexponent: 7,
      ...(spec.logX ? { type: 'log', dtick: 'D2', minexponent: 4 } : {}),
      title: { text: plain(spec.xTitle), standoff: 8, font: text },
      fixedrange: !spec.zoom,
      constrain: 'domain',
      unifiedhovertitle: { text: `${plain(spec.xTitle)} %{x}` },
    },
    yaxis: {
      ...axis,
      ...names(spec.yNames),
      ...range(spec.logY ? spec.yRange?.map(Math.log10) : spec.yRange),
      title: { text: plain(spec.yTitle), standoff: 8, font: text },
      type: spec.logY ? 'log' : 'linear',
      fixedrange: true,
      ...(spec.square ? { scaleanchor: 'x', constrain: 'domain' } : {}),
    },
    ...(spec.rightTitle ? { yaxis2: right(spec, axis, text) } : {}),
  };
}

function right(spec, axis, text) {
  return { ...axis, ...range(spec.rightRange), overlaying: 'y', side: 'right', showgrid: false, fixedrange: true, title: { text: plain(spec.rightTitle), standoff: 8, font: text } };
}

function names(list) {
  return list.length > 0 ? { tickmode: 'array', tickvals: list.map((_, i) => i), ticktext: list.map(plain), ticklabeloverflow: 'allow' } : {};
}

// Plotly reads tags in every text; a class may be named so.
function plain(text) {
  return text?.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

function range(ends) {
  return ends ? { range: ends, autorange: false } : { autorange: true };
}

// On paper; on the screen chart-events.js paints them.
function events(spec, colours) {
  return (spec.events ?? []).slice(0, mostEvents).map((event) => ({
    type: 'line', x0: event.x, x1: event.x, yref: 'paper', y0: 0, y1: 1, line: { color: colours.quiet, width: 1, dash: 'dot' },
    label: { text: event.kind === 'checkpoint' ? '' : plain(event.text), textposition: 'end', textangle: 0, font: { size: 0.75 * colours.size, color: colours.ink } },
  }));
}
