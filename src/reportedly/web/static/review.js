// Decisions by key. What was decided is kept here until the desk has it, so that nothing is lost when the connection drops.

const KEPT = "reportedly.decisions";
const pending = document.querySelector("[data-pending]");
const refused = document.querySelector("[data-refused]");
const live = document.getElementById("live");

const read = () => JSON.parse(localStorage.getItem(KEPT) ?? "[]");
const write = (list) => localStorage.setItem(KEPT, JSON.stringify(list));

/** Sends one decision: "kept", "waiting" where the desk can't be reached, or what it said against it. */
async function send(decision) {
  let answer;
  try {
    answer = await fetch("/judgements", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(decision) });
  } catch { return { waiting: true }; }
  if (answer.ok) return { kept: await answer.json() };
  const said = (await answer.text().catch(() => "")) || answer.statusText;
  const page = new DOMParser().parseFromString(said, "text/html");
  const lines = [...page.querySelectorAll("main p")].slice(0, 2).map((p) => p.textContent.trim());
  return { refused: lines.filter(Boolean).join(" — ") || said.slice(0, 300) };
}

function tell() {
  const waiting = read().length;
  if (!pending) return;
  pending.hidden = !waiting;
  pending.textContent = waiting ? `${waiting} ⟳` : "";
  pending.title = document.documentElement.lang === "ar" ? "قرارات محفوظة هنا حتى تعود الصلة" : "decisions kept here until the desk can be reached";
}

let flushing = false;
async function flush() {
  if (flushing) return;
  flushing = true;
  for (let list = read(); list.length; list = read()) {
    const outcome = await send(list[0]);
    if (outcome.waiting) break;
    write(read().slice(1));
    if (outcome.refused) refuse(outcome.refused);
  }
  flushing = false;
  tell();
}

function refuse(said) {
  if (!refused) return;
  refused.hidden = false;
  refused.textContent = said;
}

async function decide(form, submitter) {
  const decision = Object.fromEntries(new FormData(form, submitter));
  const back = decision.back;
  delete decision.back;
  decision.subjects = decision.subjects?.split(",") ?? [];
  const outcome = await send(decision);
  if (outcome.refused) return refuse(outcome.refused);
  if (outcome.waiting) { write([...read(), decision]); tell(); return; }
  live.textContent = `${decision.verdict} ✓`;
  location.assign(back);
  if (new URL(back, location.href).pathname === location.pathname) location.reload();
}

for (const form of document.querySelectorAll("form[data-judge]")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); decide(form, event.submitter); });
}
addEventListener("online", flush);
setInterval(() => read().length && flush(), 4000);
tell();
flush();

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
  const target = document.querySelector(`[data-key~="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
  if (event.key === "c") document.querySelector("[data-typed]")?.focus();
});

// --- the form of a correction -------------------------------------------------------------------------------------

const field = document.querySelector("[data-field]");
const typed = document.querySelector("[data-typed]");
const found = document.querySelector("[data-found]");
const SPANS = /^(roles|victims)\.|^source$|^site$/;

function terms() {
  const list = document.querySelector(`template[data-terms-of="${CSS.escape(field.value)}"]`);
  document.querySelector("[data-terms]").replaceChildren(...(list ? [list.content.cloneNode(true)] : []));
}
let asked = 0;
async function look() {
  const turn = ++asked;
  if (field.value !== "where.place" || typed.value.length < 2) return found.replaceChildren();
  const entries = await (await fetch(`/find/places?q=${encodeURIComponent(typed.value)}`)).json();
  if (turn !== asked) return;
  found.replaceChildren(...entries.map((e) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = [e.name, e.admin1, e.country].filter(Boolean).join(", ") + ` (${e.id})`;
    button.addEventListener("click", () => { typed.value = e.id; found.replaceChildren(); typed.focus(); });
    item.append(button);
    return item;
  }));
}
field?.addEventListener("change", () => { terms(); look(); });
typed?.addEventListener("input", look);
if (field) terms();

document.querySelector("[data-use-selection]")?.addEventListener("click", () => {
  const text = document.querySelector(".report-text");
  const { start, end } = text.dataset;
  if (start === undefined) return;
  const span = { start: Number(start), end: Number(end) };
  if (!SPANS.test(field.value)) field.value = "roles.actor";
  typed.value = JSON.stringify(field.value === "source" ? { ...span, source_kind: "unknown", stance: "says" } : field.value === "site" ? { ...span, class: "other" } : [span]);
});
const focus = document.querySelector(".report-text[data-focus]");
if (focus) document.getElementById(`at-${focus.dataset.focus}`)?.scrollIntoView({ block: "center" });

// --- a name that means somebody else --------------------------------------------------------------------------------

const actor = document.querySelector("[data-actor]");
actor?.addEventListener("input", async () => {
  const turn = ++asked, list = document.querySelector("[data-actors]");
  const entries = actor.value.length < 2 ? [] : await (await fetch(`/find/actors?q=${encodeURIComponent(actor.value)}`)).json();
  if (turn !== asked) return;
  list.replaceChildren(...entries.map((e) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = `${e.name} (${e.id})`;
    button.addEventListener("click", () => { actor.value = e.id; list.replaceChildren(); actor.focus(); });
    item.append(button);
    return item;
  }));
});

// --- a claim that was missed ----------------------------------------------------------------------------------------

const adding = document.querySelector("[data-add]");
if (adding) {
  const subtype = adding.querySelector("[data-subtype]"), value = adding.querySelector("[data-value]"), shown = adding.querySelector("[data-selected]");
  let span = null;
  const put = () => {
    value.value = span ? JSON.stringify({ trigger: span, subtype: subtype.value }) : "";
    adding.querySelector("[data-add-button]").disabled = !span;
  };
  document.addEventListener("selectionchange", () => {
    const text = document.querySelector(".report-text");
    if (text.dataset.start === undefined) return;
    span = { start: Number(text.dataset.start), end: Number(text.dataset.end) };
    shown.textContent = getSelection().toString().slice(0, 120);
    put();
  });
  subtype.addEventListener("change", put);
}
