// What was typed in a page's fields outlives one reload: a language is chosen by loading the page again, and a form of thirty
// settings must not be empty then. It stays in this tab, and is forgotten when it was put back.

const key = 'tezgah-typed';
const patience = 15_000;
const fields = 'main :is(input:not([type=file], [type=password], [type=hidden]), textarea, select)[id]';

const isTick = (field) => field.type === 'checkbox' || field.type === 'radio';
const valueOf = (field) => (isTick(field) ? field.checked : field.value);
const page = () => location.pathname + location.search;

export function keep() {
  const typed = [...document.querySelectorAll(fields)].map((field) => [field.id, valueOf(field)]);
  sessionStorage.setItem(key, JSON.stringify({ page: page(), typed }));
}

function put(field, value) {
  if (isTick(field)) {
    field.click();
    return;
  }

  field.value = value;
  for (const name of ['input', 'change']) {
    field.dispatchEvent(new Event(name, { bubbles: true }));
  }
}

// A field that belongs to a choice comes when the choice was put back, so this goes on while the page changes.
function putBack() {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null');
  sessionStorage.removeItem(key);
  if (kept?.page !== page()) {
    return;
  }

  const left = new Map(kept.typed);
  const observer = new MutationObserver(next);
  function next() {
    for (const [id, value] of left) {
      const field = document.getElementById(id);
      if (field) {
        left.delete(id);
        if (valueOf(field) !== value) {
          put(field, value);
          // What it brings about comes first.
          return setTimeout(next, 50);
        }
      }
    }

    return left.size === 0 && observer.disconnect();
  }

  observer.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => observer.disconnect(), patience);
  next();
}

if (sessionStorage.getItem(key) !== null) {
  putBack();
}
