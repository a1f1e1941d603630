// The report page: what a mark means on hover and focus, text and claims lit together, arrow keys, layers in the address,
// and selections as code points.

const text = document.querySelector(".report-text");
const card = document.getElementById("card");
const lit = "lit";

// --- what a mark means -------------------------------------------------------------------------------------

function meaningOf(keys) {
  const pieces = document.createDocumentFragment();
  for (const key of keys) {
    const claim = document.getElementById(key);
    const source = claim?.matches(".claim-card") ? claim : document.getElementById(`n-${key}`);
    if (!source) continue;
    const entry = document.createElement("div");
    entry.className = claim ? "card-claim" : "card-note";
    const parts = claim ? source.querySelectorAll(":scope > .said, :scope > .what") : source.children;
    for (const part of parts) entry.append(part.cloneNode(true));
    entry.querySelectorAll("[id]").forEach((e) => e.removeAttribute("id"));
    pieces.append(entry);
  }
  return pieces;
}

function show(mark) {
  const keys = (mark.dataset.k ?? "").split(" ").filter(Boolean);
  const wanted = keys.filter((k) => mark.classList.contains("event") || !k.startsWith("c-")).slice(0, 4);
  light(keys);
  if (!wanted.length || !mark.matches("a")) return hide(false);
  card.replaceChildren(meaningOf(wanted));
  if (!card.childElementCount) return hide(false);
  card.hidden = false;
  const at = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const width = card.offsetWidth, height = card.offsetHeight;
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  const below = at.bottom + 6 + height < innerHeight || at.top < height + 6;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? at.bottom + 6 : at.top - height - 6) + scrollY}px`;
  mark.setAttribute("aria-describedby", "card");
}

function hide(darken = true) {
  card.hidden = true;
  text.querySelectorAll("[aria-describedby]").forEach((e) => e.removeAttribute("aria-describedby"));
  if (darken) light([]);
}

function light(keys) {
  document.querySelectorAll(`.${lit}`).forEach((e) => e.classList.remove(lit));
  for (const key of keys) {
    if (!key.startsWith("c-") && !key.startsWith("a")) continue;
    text.querySelectorAll(`[data-k~="${CSS.escape(key)}"]`).forEach((e) => e.classList.add(lit));
    document.getElementById(key)?.classList.add(lit);
  }
}

text.addEventListener("mouseover", (event) => {
  const mark = event.target.closest("[data-k]");
  if (mark) show(mark); else hide();
});
text.addEventListener("mouseleave", () => hide());
text.addEventListener("focusin", (event) => event.target.dataset.k && show(event.target));
text.addEventListener("focusout", () => hide());
addEventListener("keydown", (event) => event.key === "Escape" && hide());
card.addEventListener("mouseleave", () => hide());

for (const claim of document.querySelectorAll(".claim-card")) {
  claim.addEventListener("mouseenter", () => light([claim.dataset.claim]));
  claim.addEventListener("mouseleave", () => light([]));
  claim.addEventListener("focusin", () => light([claim.dataset.claim]));
}

// --- one stop for the tabulator, arrows from mark to mark -----------------------------------------------------

const marks = [...text.querySelectorAll("a[data-k]")];
function visible() {
  return marks.filter((m) => m.matches(".event, .on"));
}
function rove(to) {
  marks.forEach((m) => (m.tabIndex = -1));
  if (to) to.tabIndex = 0;
}
text.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const here = event.target.closest("a[data-k]");
  if (!step || !here || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = visible();
  const rtl = getComputedStyle(text).direction === "rtl" && event.key.match(/Left|Right/) ? -1 : 1;
  const next = all[all.indexOf(here) + step * rtl];
  if (next) { rove(next); next.focus(); event.preventDefault(); }
});

// --- layers, kept in the address ---------------------------------------------------------------------------------

const LAYER_CLASSES = { event: ["event", "toll", "site"], speaker: ["source", "cue"], place: ["place"], time: ["time"], actor: ["actor"], weapon: ["weapon"], number: ["number"] };
const boxes = [...document.querySelectorAll("[data-layer]")];
function applyLayers() {
  if (!boxes.length) { for (const mark of marks) mark.classList.toggle("on", mark.matches(`[data-k~="${CSS.escape(text.dataset.focus ?? "")}"]`)); rove(visible()[0]); light([text.dataset.focus ?? ""]); return; }
  const on = boxes.filter((b) => b.checked).flatMap((b) => LAYER_CLASSES[b.dataset.layer]);
  for (const mark of marks) mark.classList.toggle("on", on.some((c) => mark.classList.contains(c)));
  rove(visible()[0]);
}
for (const box of boxes) {
  box.addEventListener("change", () => {
    applyLayers();
    const url = new URL(location.href);
    url.searchParams.set("layers", boxes.filter((b) => b.checked).map((b) => b.value).join(","));
    history.replaceState(null, "", url);
  });
}
applyLayers();

// --- graphic passages open on a click ---------------------------------------------------------------------------

text.addEventListener("click", (event) => {
  const covered = event.target.closest(".graphic");
  if (covered && !covered.classList.contains("opened") && !document.getElementById("show-graphic").checked) {
    event.preventDefault();
    for (let e = covered; e?.classList.contains("graphic"); e = e.nextElementSibling) e.classList.add("opened");
    for (let e = covered; e?.classList.contains("graphic"); e = e.previousElementSibling) e.classList.add("opened");
  }
});

// --- selections: UTF-16 in the browser, code points in the ledger --------------------------------------------------

function codePointAt(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const piece = element.closest("[data-s]");
  if (!piece) return null;
  if (node.nodeType !== Node.TEXT_NODE) return Number(piece.dataset.s) + (offset > 0 ? [...piece.textContent].length : 0);
  return Number(piece.dataset.s) + [...node.data.slice(0, offset)].length;
}

/** The selection as {start, end} in code points of the report's text, null where nothing of it is selected. */
export function selectedSpan() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return null;
  const start = codePointAt(range.startContainer, range.startOffset);
  const end = codePointAt(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

document.addEventListener("selectionchange", () => {
  const span = selectedSpan();
  if (span) { text.dataset.start = span.start; text.dataset.end = span.end; }
  else { delete text.dataset.start; delete text.dataset.end; }
});

// An address that leads to a claim or its words lights them.
function lightTarget() {
  const id = decodeURIComponent(location.hash.slice(1)).replace(/^at-/, "");
  if (id.startsWith("c-")) light([id]);
  else if (text.dataset.focus) light([text.dataset.focus]);
}
addEventListener("hashchange", lightTarget);
lightTarget();
