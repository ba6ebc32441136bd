// What in a page reacts to a mouse, how it is reached without one, and where Tab leads. A script of each document, before any other.
(() => {
  const events = new Set([
    'click', 'dblclick', 'auxclick', 'contextmenu', 'wheel', 'drag', 'dragstart', 'dragend', 'dragenter', 'dragover', 'drop',
    'mousedown', 'mouseup', 'mousemove', 'mouseover', 'mouseout', 'mouseenter', 'mouseleave',
    'pointerdown', 'pointerup', 'pointermove', 'pointerover', 'pointerout', 'pointerenter', 'pointerleave', 'touchstart', 'touchmove', 'touchend',
  ]);
  const keys = new Set(['keydown', 'keyup', 'keypress']);
  const native = 'a[href], button, input, select, textarea, summary, label';
  const plain = new WeakMap();
  const everywhere = new Set();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (name, listener, options) {
    if (listener && (events.has(name) || keys.has(name))) {
      if (this instanceof Element && this !== document.documentElement && this !== document.body) {
        plain.set(this, (plain.get(this) ?? new Set()).add(name));
      } else if (events.has(name)) {
        everywhere.add(`${name} by ${caller()}`);
      }
    }

    return add.call(this, name, listener, options);
  };

  function caller() {
    const files = [...new Error().stack.matchAll(/\/([^/\s()?]+\.js)[^/\s()]*:\d+:\d+/g)].map((m) => m[1]).filter((f) => f !== 'mouse.js');
    // Without the print of its content that some names have.
    return files[0]?.replace(/\.(min\.)?[a-z0-9]{10}\.js$/, '.js') ?? 'the page';
  }

  // The framework keeps what an element listens to in a property of its own, and listens itself at the top.
  function handlers(element) {
    const found = new Set(plain.get(element));
    for (const key of Object.keys(element).filter((k) => k.startsWith('_blazorEvents_'))) {
      Object.keys(element[key].handlers).forEach((name) => found.add(name));
    }

    [...events].filter((name) => typeof element[`on${name}`] === 'function').forEach((name) => found.add(name));
    return found;
  }

  function isSeen(element) {
    return element.getClientRects().length > 0 && element.checkVisibility({ visibilityProperty: true }) && !element.closest('[inert]');
  }

  function canBeTabbed(element) {
    const one = element.type !== 'radio' || !element.name || element.checked
      || ![...document.getElementsByName(element.name)].some((e) => e.checked && e.form === element.form);
    return element.tabIndex >= 0 && !element.disabled && one && isSeen(element) && (element.matches(`${native}, [tabindex]`) && !element.matches('label') || false);
  }

  // A cell of a grid that has one stop for Tab; that arrows lead to each of its cells is walked through like the stops (beginGrid).
  function isCell(element) {
    const grid = element.matches('button[tabindex="-1"]') && !element.disabled && isSeen(element) && element.closest('[role=grid]');
    return Boolean(grid) && stopsOf(grid).length === 1;
  }

  // An answer below a field that Tab reaches; that arrows lead to each is tried as well (toField, answers).
  function isAnswer(element) {
    const list = element.matches('[role=listbox] > [role=option]') && element.parentElement;
    return Boolean(list) && [...document.querySelectorAll('[role=combobox][aria-expanded="true"]')].some((f) => f.getAttribute('aria-controls') === list.id && canBeTabbed(f));
  }

  function cellsOf(grid) {
    return [...grid.querySelectorAll('[role=gridcell], td')].flatMap((c) => [...c.querySelectorAll('button')]).filter((b) => !b.disabled && isSeen(b));
  }

  function stopsOf(grid) {
    return cellsOf(grid).filter(canBeTabbed);
  }

  function top() {
    return [...document.querySelectorAll('dialog[open]')].findLast((d) => d.matches(':modal')) ?? document.querySelector('.rz-dialog') ?? document.body;
  }

  // A name for messages, and for the list of exceptions.
  function named(element) {
    const path = [];
    for (let at = element; at && at !== document.body && path.length < 4; at = at.parentElement) {
      const id = at.id ? `#${at.id}` : '';
      const classes = [...at.classList].slice(0, 2).map((c) => `.${c}`).join('');
      path.unshift(at.localName + (id || classes));
    }

    const said = element.getAttribute('aria-label') ?? element.textContent ?? '';
    return `${path.join(' > ')} "${said.trim().replace(/\s+/g, ' ').slice(0, 40)}"`;
  }

  // Elements for a mouse that no key reaches, or that no key presses. Exceptions are selectors of elements, whose reasons the test has.
  function faults(exceptions) {
    const found = [];
    let count = 0;
    for (const element of top().querySelectorAll('*')) {
      const on = handlers(element);
      const mouse = [...on].filter((name) => events.has(name));
      const isNative = element.matches(native) && !(element.matches('input') && element.type === 'hidden');
      const points = getComputedStyle(element).cursor === 'pointer' && getComputedStyle(element.parentElement).cursor !== 'pointer';
      if (!isSeen(element) || element.disabled || (mouse.length === 0 && !isNative && !points && !element.draggable && !element.hasAttribute('tabindex'))) {
        continue;
      }

      count++;
      const why = [];
      const acts = mouse.length > 0 || points;
      if (element.matches('label')) {
        if (acts && !(element.control && canBeTabbed(element.control))) {
          why.push('is a label whose field no key reaches');
        }
      } else if (element.matches('a:not([href])') || (acts && !canBeTabbed(element) && !isCell(element) && !isAnswer(element) && !element.closest('label'))) {
        why.push(`listens to ${mouse.join(', ') || 'a click elsewhere'} and no key reaches it`);
      } else if (isNative && !canBeTabbed(element) && !isCell(element) && element.type !== 'radio' && element.tabIndex < 0) {
        why.push('is a control that Tab leaves out');
      } else if (mouse.length > 0 && !isNative && !isAnswer(element) && ![...on].some((name) => keys.has(name))) {
        why.push(`listens to ${mouse.join(', ')} and to no key`);
      } else if (mouse.length > 0 && !isNative && !element.role && !element.getAttribute('role')) {
        why.push('has no role');
      }

      if (element.draggable && element.matches('[draggable]')) {
        why.push('is dragged');
      }

      if (element.tabIndex > 0) {
        why.push(`comes at place ${element.tabIndex} and not where it stands`);
      }

      if (why.length > 0 && !exceptions.some((selector) => element.matches(selector))) {
        found.push(`${named(element)} ${why.join('; ')}`);
      }
    }

    return { count, faults: found };
  }

  const parts = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow'];
  const ring = (element) => {
    const style = getComputedStyle(element);
    return parts.map((p) => style[p]).join(' ');
  };
  let walk = null;

  // What Tab must lead to, and how each looks while it has not got the focus. A menu is walked from its button on.
  function begin(menu) {
    const root = menu ?? top();
    if (menu) {
      menu.querySelector('summary').focus();
    } else {
      // Where an element had the focus and is gone, Tab goes on from its place.
      const start = document.createElement('span');
      start.tabIndex = -1;
      root.prepend(start);
      start.focus({ preventScroll: true });
      start.remove();
    }

    const wanted = [...root.querySelectorAll('*')].filter((e) => canBeTabbed(e) && e.parentElement !== menu);
    walk = { root, wanted, looks: new Map(wanted.map((e) => [e, ring(e)])), reached: new Set(), stops: [], faults: [], begun: false, over: false };
    return wanted.length;
  }

  // Before the key that leaves it: then it has been scrolled into view.
  addEventListener('keydown', (event) => {
    if (walk && !walk.over && event.key === 'Tab') {
      walk.over = walk.begun && stop();
      walk.begun = true;
    }
  }, true);

  // Takes note of where the focus is; true when it has left the page, is back where it began, or does not move.
  function stop() {
    const at = document.activeElement;
    if (!walk.root.contains(at) || at === document.body || (walk.stops[0] === at && (walk.stops.length > 1 || walk.wanted.length < 2))) {
      return walk.stops.length > 0;
    }

    const before = walk.stops.at(-1);
    walk.stops.push(at);
    walk.reached.add(at);
    if (at === before) {
      walk.faults.push(`${named(at)} holds the focus`);
      return true;
    }

    if (before && !(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) {
      walk.faults.push(`${named(at)} comes after ${named(before)}, which stands behind it`);
    }

    walk.faults.push(...unseen(at, walk.looks.get(at)));
    return false;
  }

  // What is wrong with how an element looks that has the focus; its look without it may not be known.
  function unseen(at, look) {
    const found = [];
    const shown = at.matches(':focus-visible') && (look === undefined ? getComputedStyle(at).outlineStyle !== 'none' : ring(at) !== look);
    if (!shown) {
      found.push(`${named(at)} has the focus and does not show it (${ring(at)})`);
    }

    // What is drawn above while the page is walked moves it out of sight once; what lies over it stays there.
    if (!isOnTop(at)) {
      at.scrollIntoView({ block: 'nearest' });
    }

    if (!isOnTop(at)) {
      found.push(`${named(at)} has the focus and is not in sight${over(at)}`);
    }

    return found;
  }

  function isOnTop(element) {
    return [...element.getClientRects()].some(({ left, top, right, bottom, width, height }) => {
      const inset = Math.min(2, width / 2, height / 2);
      const [l, t, r, b] = [Math.max(0, left) + inset, Math.max(0, top) + inset, Math.min(innerWidth, right) - inset, Math.min(innerHeight, bottom) - inset];
      return l <= r && t <= b && [[(l + r) / 2, (t + b) / 2], [l, t], [r, t], [l, b], [r, b]].some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there && (element.contains(there) || there.contains(element));
      });
    });
  }

  // What lies over the middle of an element, for whoever has to find out why.
  function over(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there ? `, behind ${named(there)}` : `, at ${Math.round(left)}, ${Math.round(top)}`;
  }

  // How many stops there were, and what was wrong on the way.
  function end() {
    if (!walk.over) {
      walk.faults.push(`Tab never leaves: ${named(document.activeElement)} has the focus in the end`);
    }

    const missed = walk.wanted.filter((e) => e.isConnected && canBeTabbed(e) && !walk.reached.has(e));
    const found = [...walk.faults, ...missed.map((e) => `${named(e)} is never reached by Tab`)];
    const count = walk.stops.length;
    walk = null;
    return { count, faults: found };
  }

  let grid = null;

  // The lengths of the rows of a grid, whose one stop of Tab gets the focus; null where there is no grid at this place any more.
  function beginGrid(place) {
    const element = [...top().querySelectorAll('[role=grid]')].filter((g) => cellsOf(g).length > 0)[place];
    if (!element) {
      return null;
    }

    const cells = cellsOf(element);
    const stops = stopsOf(element);
    grid = { element, cells, looks: new Map(cells.map((c) => [c, ring(c)])), reached: [], faults: [] };
    if (stops.length !== 1) {
      grid.faults.push(`${named(element)} has ${stops.length} stops for Tab and not one`);
    }

    element.addEventListener('focusin', noteCell);
    (stops[0] ?? cells[0]).focus();
    return [...element.rows].map((row) => cells.filter((c) => row.contains(c)).length).filter((count) => count > 0);
  }

  function noteCell() {
    const at = document.activeElement;
    grid.reached.push(at);
    grid.faults.push(...unseen(at, grid.looks.get(at)));
  }

  // How many cells the keys came to, and what was wrong. The last four keys were Ctrl Home, End, Ctrl End and Home.
  function endGrid() {
    const { element, cells, reached, faults: found } = grid;
    element.removeEventListener('focusin', noteCell);
    const missed = cells.filter((c) => !reached.includes(c)).map((c) => `${named(c)} is never reached by arrows`);
    const inRow = (cell) => cells.filter((c) => c.closest('tr') === cell.closest('tr'));
    const ends = [cells[0], inRow(cells[0]).at(-1), cells.at(-1), inRow(cells.at(-1))[0]];
    if (ends.some((cell, i) => cell !== reached.at(i - 4))) {
      missed.push(`${named(element)} does not follow Home and End`);
    }

    if (stopsOf(element).length !== 1 || stopsOf(element)[0] !== reached.at(-1)) {
      missed.push(`${named(element)} forgets which cell had the focus last`);
    }

    grid = null;
    return { count: new Set(reached).size, faults: [...found, ...missed] };
  }

  // The field with answers at this place gets the focus; false where there is none any more.
  function toField(place) {
    const field = [...top().querySelectorAll('[role=combobox]')].filter(canBeTabbed)[place];
    field?.focus();
    return Boolean(field);
  }

  // The answers of the field that has the focus, which one is marked (-1 for none), and whether that is in sight.
  function answers() {
    const field = document.activeElement;
    const options = [...document.querySelectorAll(`[id="${field.getAttribute('aria-controls')}"] [role=option]`)];
    const at = options.findIndex((o) => o.id === field.getAttribute('aria-activedescendant'));
    const isMarked = at >= 0 && options[at].getAttribute('aria-selected') === 'true' && isOnTop(options[at]);
    return { isField: field.matches('[role=combobox]'), isOpen: field.getAttribute('aria-expanded') === 'true', count: options.length, at, isMarked };
  }

  // Ends when the answers are as wanted.
  async function see(wanted) {
    for (let tries = 0; !Object.entries(wanted).every(([key, value]) => answers()[key] === value); tries++) {
      if (tries > 1000) {
        throw new Error(`${named(document.activeElement)} has ${JSON.stringify(answers())} and not ${JSON.stringify(wanted)}`);
      }

      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  // Buttons that open something over the page, one of each kind, that were not tried before.
  function openers(tried) {
    const found = [];
    for (const element of document.querySelectorAll('[aria-haspopup], details.menu > summary, details.more > summary')) {
      const icon = element.querySelector('.icon')?.textContent ?? '';
      const kind = [element.localName, ...element.classList, icon].join(' ');
      if (canBeTabbed(element) && !tried.includes(kind) && !found.some((f) => f.kind === kind)) {
        element.dataset.opener = found.length;
        found.push({ kind, name: named(element) });
      }
    }

    return found;
  }

  window.mouse = { begin, end, beginGrid, endGrid, toField, answers, see, faults, openers, everywhere: () => [...everywhere] };
})();
