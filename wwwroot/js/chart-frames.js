// When charts are drawn: in the browser's next frame, together; and after a frame that took long a while later, so that at
// least half of the time is left for the person, and on one machine for the training. What a frame takes is more than what
// the charts do in it: the browser puts it together behind them. A page that is printed has no next
// frame: everything is drawn then at once.

const waiting = new Map();
const unseen = new Map();
const reserve = 15;
const idle = window.requestIdleCallback ?? ((draw) => setTimeout(draw, 50));
let frame = 0;
let pause = 0;

export function drawLater(chart, picture) {
  waiting.set(chart, picture);
  if (frame === 0) {
    frame = -1;
    setTimeout(() => (frame = requestAnimationFrame(() => flush(false))), Math.max(0, pause - performance.now()));
  }
}

// Charts that nobody sees yet, one after the other while the browser has nothing else to do.
export function drawWhenIdle(chart, picture) {
  if (unseen.size === 0) {
    idle(drawUnseen);
  }

  unseen.set(chart, picture);
}

function drawUnseen(deadline) {
  for (const [chart, picture] of unseen) {
    unseen.delete(chart);
    picture(chart, true);
    if ((deadline?.timeRemaining() ?? 0) < reserve) {
      break;
    }
  }

  if (unseen.size > 0) {
    idle(drawUnseen);
  }
}

export function forget(chart) {
  waiting.delete(chart);
  unseen.delete(chart);
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

  const measure = () => {
    const end = performance.now();
    pause = end + (end - start);
  };
  measure();
  setTimeout(measure);
}
