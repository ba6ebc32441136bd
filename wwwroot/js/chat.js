// How near to its end a log counts as being read there.
const NEAR = 60;

/**
 * Keeps the newest line of the log in view while the person reads there, and sends the message on Enter. What is set up here
 * goes with the two elements.
 */
export function init(log, input) {
  let follows = true;
  log.addEventListener("scroll", () => {
    follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }, { passive: true });
  new MutationObserver(() => {
    if (follows) {
      log.scrollTop = log.scrollHeight;
    }
  }).observe(log, { childList: true, subtree: true, characterData: true });
  log.scrollTop = log.scrollHeight;

  input.addEventListener("keydown", event => {
    // Enter ends the word that an input method is still putting together.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      follows = true;
      input.form.requestSubmit();
    }
  });
}
