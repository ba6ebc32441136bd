// The points of a chart's traces, in arrays that grow by doubling: adding to a long curve does not copy it each time.

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

export class Points {
  constructor(counts, bytes) {
    this.traces = counts.map(() => ({ x: new Column(), y: new Column() }));
    this.add(counts, bytes);
  }

  add(counts, bytes) {
    if (counts.length !== this.traces.length) {
      throw new Error(`${counts.length} traces came for a chart of ${this.traces.length}`);
    }

    // The bytes may start anywhere in the message's buffer; float64 must start at a multiple of 8.
    const values = new Float64Array(bytes.slice().buffer);
    let at = 0;
    for (const [i, trace] of this.traces.entries()) {
      trace.x.add(values.subarray(at, (at += counts[i])));
      trace.y.add(values.subarray(at, (at += counts[i])));
    }
  }

  // The ends of all traces' x, or null without a point.
  get span() {
    let span = null;
    for (const { x } of this.traces) {
      for (const value of x.values) {
        span = span ? [Math.min(span[0], value), Math.max(span[1], value)] : [value, value];
      }
    }

    return span;
  }
}
