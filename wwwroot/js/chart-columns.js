// A curve as a canvas of limited width needs it: of the points in one column of pixels the first, lowest, highest and last.

const gap = NaN;

// Five numbers a column: its place and the first, lowest, highest and last height there; a place of NaN is a gap. With whole,
// every point is a column: a line in steps has corners where its points are.
export function columnsOf({ x, y, width, height, spec }, xs, ys, first, last, whole) {
  const [across, up] = [width / (x[1] - x[0]), height / (y[1] - y[0])];
  const found = new Float64Array(5 * Math.max(0, last - first + 1));
  let [at, column] = [-5, gap];
  for (let i = first; i <= last; i++) {
    const value = spec.logY ? Math.log10(ys[i]) : ys[i];
    if (!Number.isFinite(value)) {
      if (at >= 0 && !Number.isNaN(column)) {
        found[at += 5] = gap;
      }

      column = gap;
      continue;
    }

    const [px, py] = [(xs[i] - x[0]) * across, height - (value - y[0]) * up];
    const here = Math.floor(px);
    if (here === column && !whole) {
      found[at + 2] = Math.min(found[at + 2], py);
      found[at + 3] = Math.max(found[at + 3], py);
      found[at + 4] = py;
    } else {
      at += 5;
      found[at] = px;
      found[at + 1] = found[at + 2] = found[at + 3] = found[at + 4] = py;
      column = here;
    }
  }

  return found.subarray(0, at + 5);
}

// Whether a curve goes up and down in nearly every column: a band rather than a line, in which no dash is seen.
export function isRough(columns, width) {
  let [travel, beside] = [0, 0];
  for (let i = 5; i < columns.length; i += 5) {
    const across = columns[i] - columns[i - 5];
    if (across < 2.5) {
      beside++;
      travel += columns[i + 3] - columns[i + 2] + Math.abs(columns[i + 1] - columns[i - 1]);
    }
  }

  return beside > 100 && beside > 0.9 * (columns.length / 5 - 1) && travel > 4 * Math.max(width / 2, beside);
}

// A band as upright bars: a line through all of its corners takes twenty times as long, and looks the same.
export function paintBars(context, columns, thick) {
  const wide = Math.max(1, Math.round(thick));
  let open = false;
  for (let i = 0; i < columns.length; i += 5) {
    if (Number.isNaN(columns[i])) {
      open = false;
      continue;
    }

    const [column, end] = [Math.floor(columns[i]), open ? columns[i - 1] : columns[i + 1]];
    const [low, high] = [Math.min(columns[i + 2], end), Math.max(columns[i + 3], end)];
    if (open && column - Math.floor(columns[i - 5]) > 1) {
      const before = Math.floor(columns[i - 5]);
      context.fillRect(before, end - thick / 2, column - before, thick);
    }

    context.fillRect(column, low - thick / 2, wide, high - low + thick);
    open = true;
  }
}
