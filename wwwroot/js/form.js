/** Goes to the field with this id, and unfolds what hides it. */
export function goTo(id) {
  const field = document.getElementById(id);
  const folded = field?.closest("details");
  if (folded) {
    folded.open = true;
  }
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
}

/** What was typed, kept for this tab: it outlives a reload, not the tab. */
export function keepDraft(key, text) {
  sessionStorage.setItem(key, text);
}

export function draft(key) {
  return sessionStorage.getItem(key);
}

export function dropDraft(key) {
  sessionStorage.removeItem(key);
}
