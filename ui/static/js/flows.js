// Every form on the page goes on from the edit last seen: the answer to an edit says which one that is now.
document.addEventListener("htmx:afterSettle", () => {
  const seen = document.getElementById("seen-state").dataset.seen;
  for (const field of document.querySelectorAll("input[name=seen]")) field.value = seen;
});
// Two changes in quick succession: the second is sent with the state the first left.
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.parameters.seen = document.getElementById("seen-state").dataset.seen;
});
