// A long table of which only the rows in sight are there. Every row is as high as the others.

/** Tells the server which rows are in sight, and takes the keys that move and choose. */
export function watch(scroller, body, server) {
  let waits = false, asks = false, stopped = false;

  const rows = () => body.querySelectorAll("tr[data-index]");
  const indexOf = row => Number(row.dataset.index);

  function pitch() {
    const shown = rows();
    if (shown.length < 2) {
      return shown[0]?.getBoundingClientRect().height || 48;
    }
    const first = shown[0], last = shown[shown.length - 1];
    return (last.getBoundingClientRect().top - first.getBoundingClientRect().top) / (indexOf(last) - indexOf(first));
  }

  function inSight() {
    const box = scroller.getBoundingClientRect();
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, window.innerHeight);
    const high = pitch();
    const first = Math.max(0, Math.floor((top - body.getBoundingClientRect().top) / high));
    return { first, count: Math.max(1, Math.ceil((bottom - top) / high) + 1) };
  }

  async function look() {
    waits = false;
    const shown = rows();
    if (stopped || asks || shown.length === 0) {
      return;
    }
    const { first, count } = inSight();
    const total = Number(body.parentElement.getAttribute("aria-rowcount")) - 1;
    const isMissing = first < indexOf(shown[0]) || Math.min(first + count, total) > indexOf(shown[shown.length - 1]) + 1;
    if (isMissing) {
      asks = true;
      try {
        await server.invokeMethodAsync("ShowRows", first, count);
      } finally {
        asks = false;
      }
      later();
    }
  }

  function later() {
    if (!waits && !stopped) {
      waits = true;
      requestAnimationFrame(() => look());
    }
  }

  async function focusOn(index, choose) {
    const total = Number(body.parentElement.getAttribute("aria-rowcount")) - 1;
    index = Math.min(Math.max(index, 0), total - 1);
    let row = body.querySelector(`tr[data-index="${index}"]`);
    if (!row) {
      await server.invokeMethodAsync("ShowRows", index, inSight().count);
      row = body.querySelector(`tr[data-index="${index}"]`);
    }
    const box = row?.querySelector("input[type=checkbox]");
    if (!box) {
      return;
    }
    // The head stays at the top and would hide the row.
    row.scrollIntoView({ block: "nearest" });
    const head = body.parentElement.tHead?.getBoundingClientRect();
    const over = head ? head.bottom - row.getBoundingClientRect().top : 0;
    if (over > 0 && head.height > 0) {
      scroller.scrollTop -= over;
    }
    box.focus({ preventScroll: true });
    if (choose && !box.checked) {
      box.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: true }));
    }
  }

  function key(event) {
    const row = event.target.closest?.("tr[data-index]");
    const isField = event.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (isField) {
      return;
    }
    const at = row ? indexOf(row) : inSight().first - 1;
    const page = Math.max(1, inSight().count - 2);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: Infinity }[event.key];
    if (to !== undefined && row) {
      focusOn(to, event.shiftKey);
    } else if (event.key === "ArrowDown" && event.target === scroller) {
      focusOn(inSight().first, false);
    } else if (event.key === "Enter" && row && event.target.type === "checkbox") {
      row.querySelector("th a")?.click();
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a") {
      server.invokeMethodAsync("ChooseEverything", true);
    } else if (event.key === "Escape" && row) {
      server.invokeMethodAsync("ChooseEverything", false);
    } else if (event.key === "Delete" && row) {
      server.invokeMethodAsync("DeleteChosen");
    } else {
      return;
    }
    event.preventDefault();
  }

  scroller.addEventListener("scroll", later, { passive: true });
  scroller.addEventListener("keydown", key);
  window.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later, { passive: true });
  later();

  return {
    toTop() {
      scroller.scrollTop = 0;
      later();
    },
    stop() {
      stopped = true;
      scroller.removeEventListener("scroll", later);
      scroller.removeEventListener("keydown", key);
      window.removeEventListener("scroll", later);
      window.removeEventListener("resize", later);
    },
  };
}
