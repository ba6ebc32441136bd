/** Moves an answer that the arrows have come to into sight; the focus stays in the field above. */
export function show(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}
