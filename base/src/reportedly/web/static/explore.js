// List, time line and map filtered together: the form asks the server for the part that changes, and the address keeps it all.

const form = document.querySelector("[data-filters]");
const results = document.getElementById("results");
const live = document.getElementById("live");
let asked = 0;

function query() {
  const values = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value && !(name === "sort" && value === "-when")) values.append(name, value);
  return values;
}

async function refresh(values, push = false) {
  const turn = ++asked;
  const address = `/incidents?${values}`;
  const answer = await fetch(`${address}&part=results`);
  if (!answer.ok || turn !== asked) return;
  results.innerHTML = await answer.text();
  history[push ? "pushState" : "replaceState"](null, "", address + location.hash);
  live.textContent = results.querySelector(".total")?.textContent ?? "";
  map?.filter(values);
}

function fill(values) {
  for (const field of form.elements) {
    if (!field.name) continue;
    if (field.type === "checkbox") field.checked = values.get(field.name) === field.value;
    else field.value = values.get(field.name) ?? (field.name === "sort" ? "-when" : "");
  }
}

let waiting;
form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => refresh(query()), 250); });
form.addEventListener("submit", (event) => { event.preventDefault(); refresh(query(), true); });

results.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/incidents?'], .pages a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const values = new URL(link.href.baseVal ?? link.href, location.href).searchParams;
  values.delete("part");
  fill(values);
  refresh(values, true);
});
addEventListener("popstate", () => { const values = new URL(location.href).searchParams; fill(values); refresh(values); });

const box = form.querySelector("[data-bbox]");
// The map is large and comes last: list and time line answer before it is there.
let map = null;
import("/static/map.js").then(({ openMap }) => openMap(document.querySelector("[data-map]"), new URL(location.href).searchParams, (bbox) => {
  if (!box.checked) return;
  form.elements.bbox.value = bbox;
  refresh(query());
})).then((opened) => { map = opened; });
box.addEventListener("change", () => { form.elements.bbox.value = box.checked && map ? map.bbox() : ""; refresh(query()); });

results.addEventListener("mouseover", (event) => {
  const row = event.target.closest("[data-lat]");
  map?.point(row ? [Number(row.dataset.lon), Number(row.dataset.lat)] : null);
});
