// When charts are drawn: in the browser's next frame, together; and after a frame that took long a while later, so that at
// least half of the time is left for the person, and on one machine for the training. A page that is printed has no next
// frame: everything is drawn then at once.

const waiting = new Map();
let frame = 0;
let pause = 0;

export function drawLater(chart, picture) {
  waiting.set(chart, picture);
  if (frame === 0) {
    frame = -1;
    setTimeout(() => (frame = requestAnimationFrame(() => flush(false))), Math.max(0, pause - performance.now()));
  }
}

export function forget(chart) {
  waiting.delete(chart);
}

export function drawNow() {
  flush(true);
}

function flush(must) {
  frame = 0;
  const start = performance.now();
  const now = [...waiting];
  waiting.clear();
  for (const [chart, picture] of now) {
    picture(chart, must);
  }

  const end = performance.now();
  pause = end + (end - start);
}
