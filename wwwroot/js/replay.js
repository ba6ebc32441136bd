// The keys of a replay: space goes on or pauses, comma and full stop go a step back and on, n asks or reveals. They press the
// page's own buttons, so that what cannot be pressed cannot be typed either.

const keys = { ' ': 'play', ',': 'back', '.': 'on', n: 'next', N: 'next' };

document.addEventListener('keydown', (event) => {
  const button = keys[event.key] && document.querySelector(`[data-replay="${keys[event.key]}"]`);
  // Space presses what has the focus.
  const busy = event.target.closest(event.key === ' ' ? 'input, textarea, select, button, a, dialog' : 'input:not([type=range]), textarea, select, dialog');
  if (button && !busy && !event.defaultPrevented && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    button.click();
  }
});
