// Tables of buttons, each one stop of Tab however many cells it has: arrows move within it, as ARIA's pattern of a grid has it. The page
// makes the first cell the stop; from then on it is the cell that had the focus last.

const grids = "[role=grid][data-roving]";
const cells = "tbody button";

function rowsOf(grid) {
  return [...grid.tBodies].flatMap(body => [...body.rows]).map(row => [...row.querySelectorAll("button")]).filter(row => row.length > 0);
}

function target(event, rows, row, at) {
  const last = rows[row].length - 1;
  switch (event.key) {
    case "ArrowRight": return rows[row][at + 1];
    case "ArrowLeft": return rows[row][at - 1];
    case "ArrowDown": return rows[row + 1]?.[at];
    case "ArrowUp": return rows[row - 1]?.[at];
    case "Home": return event.ctrlKey ? rows[0][0] : rows[row][0];
    case "End": return event.ctrlKey ? rows.at(-1).at(-1) : rows[row][last];
    default: return undefined;
  }
}

document.addEventListener("keydown", event => {
  const keys = ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"];
  const grid = event.target.matches?.(cells) ? event.target.closest(grids) : null;
  if (!grid || !keys.includes(event.key) || event.altKey || event.metaKey || event.shiftKey || (event.ctrlKey && !["Home", "End"].includes(event.key))) {
    return;
  }

  // At an edge too: the page must not scroll, nor a lecture go on, because a row has ended.
  event.preventDefault();
  event.stopPropagation();
  const rows = rowsOf(grid);
  const row = rows.findIndex(r => r.includes(event.target));
  target(event, rows, row, rows[row].indexOf(event.target))?.focus();
}, true);

document.addEventListener("focusin", event => {
  const grid = event.target.matches?.(cells) ? event.target.closest(grids) : null;
  if (grid) {
    for (const cell of grid.querySelectorAll(`${cells}[tabindex="0"]`)) {
      cell.tabIndex = -1;
    }
    event.target.tabIndex = 0;
  }
});
