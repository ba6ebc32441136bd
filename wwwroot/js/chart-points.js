// The points of a chart's traces, in arrays that grow by doubling: adding to a long curve does not copy it each time.

let revisions = 0;

class Column {
  #values = new Float64Array(64);
  length = 0;

  add(values) {
    const needed = this.length + values.length;
    if (needed > this.#values.length) {
      const larger = new Float64Array(Math.max(needed, 2 * this.#values.length));
      larger.set(this.#values.subarray(0, this.length));
      this.#values = larger;
    }

    this.#values.set(values, this.length);
    this.length = needed;
  }

  get values() {
    return this.#values.subarray(0, this.length);
  }
}

class Trace {
  x = new Column();
  y = new Column();
  span = null;

  add(xs, ys) {
    this.x.add(xs);
    this.y.add(ys);
    for (const x of xs) {
      this.span = this.span ? [Math.min(this.span[0], x), Math.max(this.span[1], x)] : [x, x];
    }
  }
}

// The bytes may start anywhere in the message's buffer; float64 must start at a multiple of 8.
export function floats(bytes) {
  return new Float64Array(bytes.slice().buffer);
}

export class Points {
  // Rises whenever points that were there may no longer be the same.
  revision = ++revisions;

  constructor(traces) {
    this.traces = traces;
  }

  static of(counts, values) {
    const points = new Points(counts.map(() => new Trace()));
    points.add(counts, values, 0);
    return points;
  }

  // The points of the next picture: kept says for each trace which of these it goes on from; -1 begins anew.
  next(kept, counts, values) {
    const points = new Points(kept.map((k) => (k < 0 ? new Trace() : this.traces[k])));
    points.add(counts, values, 0);
    return points;
  }

  // Takes what begins at a place of the values, and returns the place behind it.
  add(counts, values, at) {
    if (counts.length !== this.traces.length) {
      throw new Error(`${counts.length} traces came for a chart of ${this.traces.length}`);
    }

    for (const [i, trace] of this.traces.entries()) {
      const count = counts[i];
      trace.add(values.subarray(at, at + count), values.subarray(at + count, at + 2 * count));
      at += 2 * count;
    }

    return at;
  }

  // The ends of all traces' x, or null without a point.
  get span() {
    const spans = this.traces.map((t) => t.span).filter(Boolean);
    return spans.length === 0 ? null : [Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[1]))];
  }
}

// Where the first value of a rising array is that is not below another; its length if there is none.
export function firstNotBelow(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }

  return low;
}
