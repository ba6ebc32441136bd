// The lists behind a button of the bars: Escape and a click beside them close them, as people expect of a menu.

const open = "details.menu[open], details.more[open]";

document.addEventListener("keydown", event => {
  const menu = event.key === "Escape" ? event.target.closest?.(open) : null;
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

document.addEventListener("pointerdown", event => {
  for (const menu of document.querySelectorAll(open)) {
    menu.open = menu.contains(event.target);
  }
});
