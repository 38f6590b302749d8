/** Text with entities (offsets in UTF-16 units, as JavaScript counts) set as elements, one line a block. */

import { el, icon } from "./dom.js";

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const PLAIN_TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code" };
const SCRIPTS = [
  ["hi", /\p{Script=Devanagari}/gu],
  ["en", /\p{Script=Latin}/gu],
  ["ur", /\p{Script=Arabic}/gu],
  ["bn", /\p{Script=Bengali}/gu],
  ["ta", /\p{Script=Tamil}/gu],
  ["te", /\p{Script=Telugu}/gu],
  ["gu", /\p{Script=Gujarati}/gu],
  ["pa", /\p{Script=Gurmukhi}/gu],
];
const FOLD_OVER = 180; // UTF-16 units, about three lines of a phone: shorter quotes have nothing to fold

/** The language that the letters of a text speak for, by script; null when it has no letters. */
export function langOf(text) {
  const counts = SCRIPTS.map(([lang, letters]) => [lang, (text.match(letters) ?? []).length]);
  // A Hindi line full of Latin names is still Hindi: its own script weighs double.
  const weighed = counts.map(([lang, n]) => [lang, lang === "en" ? n : n * 2]);
  const [lang, n] = weighed.reduce((best, next) => (next[1] > best[1] ? next : best));
  return n ? lang : null;
}

/** A short text of one line (a title, a label) with its language and direction. */
export function run(text, tag = "span", props = {}) {
  return el(tag, { lang: langOf(text), dir: "auto", ...props }, text);
}

/**
 * Sets a message's text.
 * @param {string} text
 * @param {Array<{type: string, offset: number, length: number}>} entities
 * @param {{words: object, command: function(string), link: function(string): boolean}} acts `link` says whether it took the address itself
 * @returns {DocumentFragment}
 */
export function setText(text, entities, acts) {
  const out = document.createDocumentFragment();
  const order = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const spans = order.filter((entity) => !BLOCKS.has(entity.type));
  let at = 0;
  for (const block of order.filter((entity) => BLOCKS.has(entity.type))) {
    if (block.offset < at) continue;
    out.append(...lines({ text, spans, acts }, at, block.offset, at > 0, true));
    at = block.offset + block.length;
    out.append(setBlock(block, { text, spans, acts }, at));
  }
  out.append(...lines({ text, spans, acts }, at, text.length, at > 0, false));
  return out;
}

/** Lines from `from` to `to`; a block before or after has taken the line break beside it. */
function lines(source, from, to, afterBlock, beforeBlock) {
  if (afterBlock && source.text[from] === "\n") from += 1;
  if (beforeBlock && to > from && source.text[to - 1] === "\n") to -= 1;
  if (from >= to) return [];
  const nodes = [];
  for (const line of source.text.slice(from, to).split("\n")) {
    nodes.push(setLine(source, from, from + line.length));
    from += line.length + 1;
  }
  return nodes;
}

function setLine(source, from, to) {
  const text = source.text.slice(from, to);
  if (!text) return el("div", { class: "gap" }, el("br"));
  return el("div", { class: "line", dir: "auto", lang: langOf(text) }, inline(source, from, to, source.spans));
}

function setBlock(block, source, end) {
  if (block.type === "pre") return el("pre", { tabindex: "0" }, el("code", {}, source.text.slice(block.offset, end)));
  const body = lines(source, block.offset, end, false, false);
  const foldable = block.type === "expandable_blockquote" && (block.length > FOLD_OVER || body.length > 3);
  return foldable ? foldingQuote(body, source.acts.words) : el("blockquote", {}, body);
}

function foldingQuote(body, words) {
  const inner = el("div", { class: "quote-body" }, body);
  const label = el("span");
  const button = el("button", { type: "button", class: "fold" }, label, icon("down"));
  const quote = el("blockquote", { class: "foldable" }, inner, button);
  const fold = (folded) => {
    quote.classList.toggle("folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    label.textContent = folded ? words.expand : words.fold;
  };
  button.addEventListener("click", () => {
    fold(!quote.classList.contains("folded"));
    if (quote.classList.contains("folded")) quote.scrollIntoView({ block: "nearest" });
  });
  inner.addEventListener("click", () => quote.classList.contains("folded") && fold(false));
  inner.addEventListener("focusin", () => fold(false));
  fold(true);
  return quote;
}

/** Entities within one line; one that reaches over its neighbour's end goes on after it. */
function inline(source, from, to, spans) {
  const nodes = [];
  let at = from;
  spans.forEach((span, i) => {
    const start = Math.max(span.offset, at);
    const end = Math.min(span.offset + span.length, to);
    if (start >= end) return;
    nodes.push(source.text.slice(at, start));
    nodes.push(wrap(span, source, start, end, inline(source, start, end, spans.slice(i + 1))));
    at = end;
  });
  nodes.push(source.text.slice(at, to));
  return nodes.filter((node) => node !== "");
}

function wrap(span, source, start, end, children) {
  const whole = source.text.slice(span.offset, span.offset + span.length);
  switch (span.type) {
    case "bot_command":
      return el("button", { type: "button", class: "command", on: { click: () => source.acts.command(whole) } }, children);
    case "spoiler":
      return spoiler(children, source.acts.words);
    case "text_link":
      return link(span.url, children, source.acts);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(whole) ? whole : `https://${whole}`, children, source.acts);
    case "email":
      return link(`mailto:${whole}`, children, source.acts);
    case "phone_number":
      return link(`tel:${whole}`, children, source.acts);
    default:
      return el(PLAIN_TAGS[span.type] ?? "span", { class: PLAIN_TAGS[span.type] ? null : span.type }, children);
  }
}

/** A link, if its address is of a kind that a page may open; else its words alone. */
export function link(address, children, acts, props = {}) {
  const url = parsed(address);
  if (!url || !SAFE.has(url.protocol)) return el("span", props, children);
  const click = (event) => {
    if (acts.link(url.href)) event.preventDefault();
  };
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", on: { click }, ...props }, children);
}

/** {starts}: whether a t.me link to this very bot carries a start parameter; null for any other link. */
export function botLink(href, username) {
  const url = new URL(href);
  const named = url.pathname.slice(1).toLowerCase() === username.toLowerCase();
  if (!["t.me", "telegram.me"].includes(url.hostname) || !named) return null;
  return { starts: url.searchParams.has("start") };
}

function parsed(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

function spoiler(children, words) {
  const hidden = el("span", { class: "hidden-words", inert: true }, children);
  const cover = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": words.spoiler }, hidden);
  const reveal = (event) => {
    if (cover.classList.contains("shown")) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
    hidden.removeAttribute("inert");
  };
  cover.addEventListener("click", reveal);
  cover.addEventListener("keydown", reveal);
  return cover;
}
