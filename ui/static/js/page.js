// What a page gains where JavaScript runs; everything here works without it too.
document.documentElement.classList.add("js");

for (const button of document.querySelectorAll("[data-toggle]")) {
  const target = document.getElementById(button.dataset.toggle);
  button.addEventListener("click", () => {
    const open = target.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

document.querySelector("[data-focus]")?.focus();

// Facets take a screen of their own on a phone: folded there until asked for.
if (matchMedia("(max-width: 61.99rem)").matches) {
  for (const fold of document.querySelectorAll("details.facets-fold")) fold.open = false;
}

// On a phone the rows of a list lose their heading: a figure keeps the name of its column.
for (const table of document.querySelectorAll("table[data-rows]")) {
  const names = [...table.querySelectorAll("thead th")].map((one) => one.textContent.trim());
  for (const row of table.tBodies[0]?.rows ?? []) {
    [...row.cells].forEach((cell, place) => { if (names[place]) cell.dataset.label = names[place]; });
  }
}

// The chart of a case opens where the case is.
for (const frame of document.querySelectorAll(".chart-frame")) {
  const here = frame.querySelector(".step.here");
  if (!here) continue;
  const [box, room] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
  const names = frame.querySelector(".lane-names").getBoundingClientRect().width;
  frame.scrollLeft += box.left - room.left - (room.width + names - box.width) / 2;
}

// Whose lane it is stays in sight while a chart is moved sideways (scrolling does not bubble, so it is caught).
document.addEventListener("scroll", ({ target }) => {
  if (!target.matches?.(".chart-frame")) return;
  target.querySelector(".lane-names")?.setAttribute("transform", `translate(${target.scrollLeft} 0)`);
}, true);

// A form marked data-draft keeps what was typed on this device until it is sent.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = `draft:${location.pathname}`;
  const fields = () => [...form.elements].filter((one) => one.name && !["file", "hidden", "password"].includes(one.type) && one.type !== "submit");
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const field of fields()) if (!field.value && kept[field.name]) field.value = kept[field.name];
  form.addEventListener("input", () => {
    sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((one) => [one.name, one.value]))));
  });
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

// j and k walk the rows of a list, Enter opens, / goes to the search field.
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "/") {
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll("[data-rows] a.row-link, .rows .row-title a, table[data-rows] tbody tr a:first-of-type")];
  if (!links.length) return;
  const here = links.indexOf(document.activeElement);
  const next = event.key === "j" ? Math.min(here + 1, links.length - 1) : Math.max(here - 1, 0);
  links[next].focus();
});

// Say to a screen reader what a partial update brought, where the update names it.
document.addEventListener("htmx:afterSwap", (event) => {
  const said = event.target?.querySelector?.("[data-say]")?.dataset.say;
  if (said) document.getElementById("live").textContent = said;
});
