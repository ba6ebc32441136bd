// Lecture mode: any page in large type and few words, one thing at a time, by keys. It lives in the browser alone. The address
// says that it is on and what is shown (?lecture=0 the whole page, ?lecture=3 its third part), so a reload, a link and every
// way to another page keep it.

const name = 'lecture';
const root = document.documentElement;
// What can be shown alone; of things inside one another the innermost.
const parts = 'main .page-head, main .tiles, main figure.figure, main .panel:not(.tiles .panel, .picker .panel, .menu .panel, [data-lecture-bar], .curtain), main [data-lecture-part]';
const size = { key: 'tezgah-lecture-size', least: 0.7, most: 1.6, step: 0.1 };
let at = 0;
let page = location.pathname;

const isOn = () => name in root.dataset;
const find = (selector) => document.querySelector(selector);

function read() {
  const value = new URL(location.href).searchParams.get(name);
  at = Math.max(0, Number.parseInt(value, 10) || 0);
  return value !== null;
}

// An address with the mode as it is now.
function kept(url) {
  const address = new URL(url, document.baseURI);
  const other = address.pathname !== location.pathname;
  if (isOn()) {
    address.searchParams.set(name, other ? 0 : at);
  } else {
    address.searchParams.delete(name);
  }
  return address.href;
}

const plain = {};
for (const verb of ['pushState', 'replaceState']) {
  plain[verb] = history[verb].bind(history);
  history[verb] = (state, unused, url) => plain[verb](state, unused, url == null ? url : kept(url));
}

function write() {
  plain.replaceState(history.state, '', kept(location.href));
}

function all() {
  const found = [...document.querySelectorAll(parts)].filter((e) => !e.closest('[data-lecture-not]'));
  return found.filter((e) => shows(e) && !found.some((other) => other !== e && e.contains(other) && shows(other)));
}

// What is shown alone covers the others, but hides none.
function shows(element) {
  return element.getClientRects().length > 0;
}

function mark() {
  if (!isOn()) {
    return;
  }

  if (page !== location.pathname) {
    [page, at] = [location.pathname, 0];
    write();
  }

  const list = all();
  const wanted = at > 0 ? list[Math.min(at, list.length) - 1] : undefined;
  for (const other of document.querySelectorAll('[data-lecture-on]')) {
    if (other !== wanted) {
      other.removeAttribute('data-lecture-on');
    }
  }

  if (wanted && !wanted.hasAttribute('data-lecture-on')) {
    wanted.setAttribute('data-lecture-on', '');
  }

  root.toggleAttribute('data-lecture-alone', Boolean(wanted));
  const place = find('[data-lecture-place]');
  const text = list.length === 0 ? '' : `${wanted ? list.indexOf(wanted) + 1 : '·'} / ${list.length}`;
  if (place && place.textContent !== text) {
    place.textContent = text;
  }
}

function show(on) {
  root.toggleAttribute(`data-${name}`, on);
  if (on) {
    grow(0);
  } else {
    root.style.removeProperty('--lecture-size');
    root.removeAttribute('data-lecture-alone');
    document.querySelectorAll('[data-lecture-on]').forEach((e) => e.removeAttribute('data-lecture-on'));
    if (document.fullscreenElement) {
      document.exitFullscreen();
    }
  }
}

export function toggle(on = !isOn()) {
  at = 0;
  page = location.pathname;
  show(on);
  write();
  mark();
}

function go(by) {
  const last = all().length;
  at = by === 0 ? 0 : Math.min(Math.max(0, Math.min(at, last) + by), last);
  write();
  mark();
  const here = find('[data-lecture-on]');
  if (here) {
    here.scrollTop = 0;
  } else {
    scrollTo(0, 0);
  }
}

function grow(by) {
  const before = Number(sessionStorage.getItem(size.key)) || 1;
  const now = Math.min(size.most, Math.max(size.least, before + by * size.step));
  sessionStorage.setItem(size.key, now);
  root.style.setProperty('--lecture-size', now);
}

function fullScreen() {
  (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(console.error);
}

function help() {
  const dialog = find('#keys');
  if (dialog.open) {
    dialog.close();
  } else {
    dialog.showModal();
  }
}

const actions = {
  next: () => go(1),
  back: () => go(-1),
  whole: () => go(0),
  full: fullScreen,
  larger: () => grow(1),
  smaller: () => grow(-1),
  help,
  leave: () => toggle(false),
  toggle: () => toggle(),
  share: () => find('[data-share]')?.click(),
};
const keys = {
  ArrowRight: 'next', PageDown: 'next', ArrowLeft: 'back', PageUp: 'back', Home: 'whole', 0: 'whole',
  f: 'full', F: 'full', '+': 'larger', '-': 'smaller', '?': 'help', Escape: 'leave', q: 'share', Q: 'share',
};

function isTyping(element) {
  return element.isContentEditable || element.matches('input:not([type=checkbox], [type=radio], [type=button], [type=range]), textarea, select');
}

document.addEventListener('keydown', (event) => {
  const dialog = find('dialog[open], .rz-dialog');
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) {
    return;
  }

  // By the key's place too: with other letters on the keyboard it is still that key.
  const starts = event.shiftKey && (event.key === 'L' || event.code === 'KeyL');
  const action = starts ? 'toggle' : event.key === '?' ? 'help' : isOn() ? keys[event.key] : undefined;
  // A slider and a list move by the same keys.
  const moves = event.key.length > 1 && event.key !== 'Escape' && event.target.matches('input[type=range], [role=listbox] *, [role=grid] *');
  if (!action || moves || (dialog && (action !== 'help' || dialog.id !== 'keys'))) {
    return;
  }

  event.preventDefault();
  actions[action]();
});

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-lecture-do]');
  if (button) {
    actions[button.dataset.lectureDo]();
  }
});

addEventListener('popstate', () => {
  const wanted = at;
  if (read() !== isOn()) {
    // Where the mode was changed on the way, it stays as it is now.
    at = wanted;
    write();
  }
  mark();
});

let waiting = 0;
new MutationObserver(() => {
  if (isOn() && waiting === 0) {
    waiting = requestAnimationFrame(() => {
      waiting = 0;
      mark();
    });
  }
}).observe(document.body, { childList: true, subtree: true });

show(read());
mark();
