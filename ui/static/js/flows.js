// The chart shows the step that is being refined, before and after each edit.
function follow() {
  const chosen = document.querySelector(".flow-steps .is-chosen .marks")?.id.replace("marks-", "");
  const frame = document.querySelector("#outcome .chart-frame");
  const box = frame && chosen && frame.querySelector(`[data-step="${chosen}"]`);
  if (!box) return;
  box.classList.add("is-chosen");
  const [whole, part] = [frame.getBoundingClientRect(), box.getBoundingClientRect()];
  frame.scrollBy(part.x - whole.x - (whole.width - part.width) / 2, part.y - whole.y - (whole.height - part.height) / 2);
}

// Every form on the page goes on from the edit last seen: the answer to an edit says which one that is now.
document.addEventListener("htmx:afterSettle", () => {
  const seen = document.getElementById("seen-state").dataset.seen;
  for (const field of document.querySelectorAll("input[name=seen]")) field.value = seen;
  follow();
});
// Two changes in quick succession: the second is sent with the state the first left.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.parameters.seen = document.getElementById("seen-state").dataset.seen;
});
follow();
