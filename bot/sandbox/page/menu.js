/** What opens over the chat and closes again: menus, dialogs, toasts. */

import { avatar, el, icon, set } from "./dom.js";
import { run } from "./rich.js";

const TOAST_MS = 4000;

/**
 * Opens a menu under a button; arrow keys move, Escape closes, focus returns.
 * @param {HTMLElement} button
 * @param {Array<{label: string, note?: string, checked?: boolean, act: function()}>} items
 */
export function openMenu(button, items) {
  const rows = items.map((item) => menuRow(item, () => shut(item.act)));
  const menu = el("div", { class: "menu", role: "menu" }, rows);
  const outside = (event) => !menu.contains(event.target) && !button.contains(event.target) && shut();
  const shut = (then) => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    set(button, "aria-expanded", "false");
    button.focus({ preventScroll: true });
    then?.();
  };
  if (button.getAttribute("aria-expanded") === "true") return;
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      shut();
    } else arrows(event, rows);
  });
  button.addEventListener("click", () => menu.isConnected && shut(), { once: true });
  document.addEventListener("pointerdown", outside, true);
  set(button, "aria-expanded", "true");
  button.after(menu);
  (rows.find((row) => row.getAttribute("aria-checked") === "true") ?? rows[0])?.focus();
}

function menuRow(item, act) {
  const checkable = item.checked !== undefined;
  return el(
    "button",
    {
      type: "button",
      role: checkable ? "menuitemradio" : "menuitem",
      "aria-checked": checkable ? String(item.checked) : null,
      tabindex: "-1",
      on: { click: act },
    },
    el("span", { class: "menu-icon" }, item.icon ? icon(item.icon) : item.checked ? icon("check") : null),
    el("span", { class: "menu-words" }, run(item.label), item.note && run(item.note, "small")),
    item.count ? el("span", { class: "badge" }, String(item.count)) : null,
  );
}

/** Moves the focus through `rows` on arrow keys, Home and End. */
export function arrows(event, rows) {
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || !rows.length) return;
  event.preventDefault();
  rows[(to + rows.length) % rows.length].focus();
}

/** Shows a line for a few seconds above the composer. */
export function toast(box, text) {
  const line = run(text, "div", { class: "toast" });
  box.replaceChildren(line);
  setTimeout(() => line.remove(), TOAST_MS);
}

/** Shows a text that must be confirmed. */
export function alertBox(text, words) {
  const ok = el("button", { type: "submit", class: "primary", autofocus: true }, words.ok);
  const body = el("div", { class: "dialog-text" }, text.split("\n").map((line) => run(line, "p")));
  return dialog("alertdialog", el("form", { method: "dialog" }, body, el("div", { class: "dialog-buttons" }, ok)), text);
}

/** Asks for a new reader's name and language; calls `done` with them. */
export function askReader(words, done) {
  const name = el("input", { name: "first_name", required: true, maxlength: "64", autocomplete: "off", autofocus: true });
  const languages = [["hi", "हिंदी"], ["en", "English"], ["mr", "मराठी"]];
  const language = el("select", { name: "language_code" }, languages.map(([code, label]) => el("option", { value: code, lang: code }, label)));
  const cancel = el("button", { type: "button", class: "plain", on: { click: () => box.close() } }, words.cancel);
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", {}, words.addReader),
    el("label", {}, words.name, name),
    el("label", {}, words.language, language),
    el("div", { class: "dialog-buttons" }, cancel, el("button", { type: "submit", class: "primary" }, words.add)),
  );
  form.addEventListener("submit", () => done({ first_name: name.value.trim(), language_code: language.value }));
  const box = dialog("dialog", form, words.addReader);
}

/** Lets the reader pick one of their chats; calls `done` with it. */
export function pickChat(words, label, chats, done) {
  const close = () => box.close();
  const pick = (chat) => {
    close();
    done(chat);
  };
  const rows = chats.map((chat) =>
    el("button", { type: "button", class: "row", on: { click: () => pick(chat) } }, avatar(chat.title, chat.id), run(chat.title, "span", { class: "row-title" })),
  );
  const none = rows.length ? null : run(words.noChoices, "p");
  const cancel = el("button", { type: "button", class: "plain", on: { click: close } }, words.cancel);
  const buttons = el("div", { class: "dialog-buttons" }, cancel);
  const form = el("form", { method: "dialog" }, run(label, "h2"), el("div", { class: "choices" }, rows, none), buttons);
  form.addEventListener("keydown", (event) => arrows(event, rows));
  const box = dialog("dialog", form, label);
}

function dialog(role, form, label) {
  const box = el("dialog", { role, "aria-label": label }, form);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  return box;
}
