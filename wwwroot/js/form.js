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
