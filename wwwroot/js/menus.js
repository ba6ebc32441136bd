// The lists behind a button of the bars: Escape, a click beside them and leaving them by Tab close them, as people expect of a
// menu; left open they would hide what has the focus next.

const open = "details.menu[open], details.more[open]";

document.addEventListener("keydown", event => {
  // A button that is gone or disabled since it was pressed leaves the focus to the page.
  const isLost = event.target === document.body;
  const menu = event.key === "Escape" ? isLost ? document.querySelector(open) : event.target.closest?.(open) : null;
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

function closeOthers(event) {
  for (const menu of document.querySelectorAll(open)) {
    menu.open = menu.contains(event.target);
  }
}

document.addEventListener("pointerdown", closeOthers);
document.addEventListener("focusin", closeOthers);

// What is done at once, or asks in a dialog, needs its menu no more; the focus goes back to the menu's button, where the dialog returns it.
document.addEventListener("click", event => {
  const menu = event.target.closest?.("[data-closes]")?.closest(open);
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
