/** Opens a dialog above everything else; the browser keeps the focus in it and gives it back when it closes. */
export function open(dialog) {
  if (!dialog.open) {
    dialog.showModal();
  }
}

export function close(dialog) {
  dialog.close();
}
