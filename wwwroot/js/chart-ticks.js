// Where the ticks of an axis stand and what is written there.

const closest = 1e-9;
const raised = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

// Whether two numbers are the ends of an axis: so far apart that a step between them leads from one number to another. Closer
// ends, as those of a curve that is constant but for rounding, would have no end of ticks.
export function isRange([from, to]) {
  return Number.isFinite(to - from) && to - from > closest * Math.max(Math.abs(from), Math.abs(to));
}

// Between two ends at most so many ticks, but two at least, for one alone says nothing of the scale; at whole multiples of 1, 2 or 5
// times a power of ten. Numbers from ten to the
// longest on, and below its inverse, are written with a power of ten.
export function ticks([from, to], most, separators, longest) {
  if (!isRange([from, to])) {
    return [];
  }

  let [step, found] = [0, []];
  for (let parts = Math.max(1, most); found.length < 2; parts++) {
    step = stepOf((to - from) / parts);
    found = multiples(from, to, step);
  }

  return named(found, step, separators, longest);
}

// The same where the ends are powers of ten: whole powers, and twos and fives where there are few of them.
export function powers([from, to], most, separators, longest) {
  if (!isRange([from, to])) {
    return [];
  }

  const [first, last] = [Math.ceil(from - 1e-9), Math.floor(to + 1e-9)];
  const between = last - first + 1 > 3 ? [1] : last - first + 1 > 1 ? [1, 3] : [1, 2, 5];
  const by = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most)));
  const found = [];
  for (let power = first - 1; power <= last; power += 1) {
    found.push(...between.map((f) => f * 10 ** power).filter((v) => Math.log10(v) >= from && Math.log10(v) <= to && (power - first) % by === 0));
  }

  if (found.length >= 2) {
    return found.map((v) => ({ at: Math.log10(v), text: named([v], 10 ** Math.floor(Math.log10(v) + 1e-9), separators, longest)[0].text.replace(/^1×/, '') }));
  }

  return ticks([10 ** from, 10 ** to], most, separators, longest).filter((t) => t.at > 0).map((t) => ({ ...t, at: Math.log10(t.at) }));
}

function multiples(from, to, step) {
  const found = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9 * (to - from); i++) {
    found.push(i * step);
  }

  return found;
}

function stepOf(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].find((f) => f * power >= least * (1 - 1e-9)) * power;
}

function named(values, step, separators, longest) {
  const size = Math.max(...values.map(Math.abs));
  const [power, digits] = [Math.floor(Math.log10(size) + 1e-9), Math.floor(Math.log10(step) + 1e-9)];
  const isLong = size > 0 && Math.abs(power) > longest;
  return values.map((at) => ({
    at,
    text: isLong && at !== 0 ? `${written(at / 10 ** power, power - digits, separators)}×10${superscript(power)}` : written(at, at === 0 && isLong ? 0 : -digits, separators),
  }));
}

function written(value, digits, [point, group]) {
  const [whole, rest] = Math.abs(value).toFixed(Math.min(20, Math.max(0, digits))).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const sign = value < 0 && (Number(whole) > 0 || Number(rest) > 0) ? '−' : '';
  return sign + (rest === undefined ? grouped : `${grouped}${point}${rest}`);
}

function superscript(power) {
  return (power < 0 ? '⁻' : '') + [...String(Math.abs(power))].map((d) => raised[d]).join('');
}
