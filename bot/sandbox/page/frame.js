/** What stands around the thread: the reader's button, the head of a chat, the card in an empty one. */

import { avatar, el, icon, iconButton } from "./dom.js";
import { address, face } from "./list.js";
import { openMenu } from "./menu.js";
import { langOf, run } from "./rich.js";

/** The bot's name or description in a reader's language; "" where it has none. */
export function profileText(world, reader, what) {
  const texts = world.profile?.[what] ?? {};
  return texts[(reader.language_code ?? "").slice(0, 2)] || texts[""] || "";
}

/** A language's name in itself: हिंदी, English. */
function languageName(code) {
  if (!code) return "";
  return code === "hi" ? "हिंदी" : new Intl.DisplayNames([code], { type: "language" }).of(code.slice(0, 2));
}

/** The button that says who reads, and opens the list of readers. */
export function readerButton({ reader, words }, items) {
  const button = el(
    "button",
    { type: "button", class: "reader", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": words.readingAs(reader.first_name) },
    avatar(reader.first_name, reader.id),
    el("span", { class: "reader-words" }, run(reader.first_name, "b"), run(languageName(reader.language_code), "small")),
    icon("down"),
  );
  button.addEventListener("click", () => openMenu(button, items()));
  return button;
}

/** The rows of the readers' menu: all of them, with what waits unread, and the way to add one. */
export function readerRows(readers, { reader, words, unread }, choose, invite) {
  const rows = readers.map((one) => ({
    label: one.first_name,
    note: languageName(one.language_code),
    checked: one.id === reader.id,
    count: unread(one.id, null),
    act: () => choose(one),
  }));
  return [...rows, { label: words.addReader, icon: "plus", act: invite }];
}

/**
 * The head of a chat.
 * @param {object} chat
 * @param {{reader: object, words: object, topic: number|null, status: string|null}} scene `status`: what the bot is doing
 * @param {function(): Array<object>} items of the chat's menu, for a private chat
 */
export function headOf(chat, { reader, words, topic, status }, items) {
  const under = { private: words.bot, channel: words.channel }[chat.type] ?? words.group;
  const line = run(status ?? topicName(chat, topic, words) ?? under, "small", { class: status ? "acting" : null });
  const back = el("a", { class: "icon-button back", href: address({ reader: reader.id }), "aria-label": words.back, title: words.back }, icon("back"));
  const parts = [back, face(chat), el("div", { class: "head-words" }, run(chat.title, "h1"), line)];
  if (chat.type !== "private") return parts;
  const more = iconButton("more", words.more, () => openMenu(more, items()), { "aria-haspopup": "menu", "aria-expanded": "false" });
  return [...parts, el("div", { class: "more" }, more)];
}

function topicName(chat, id, words) {
  return id === 1 ? words.general : chat.topics.find((topic) => topic.id === id)?.name;
}

/**
 * What stands below the messages or in their place; null where there is nothing to say.
 * @param {object|undefined} chat
 * @param {boolean} empty whether it has no messages
 * @param {object} scene
 * @param {{start: function(), unblock: function()}} acts
 */
export function noteOf(chat, empty, scene, { start, unblock }) {
  if (!chat) return [run(scene.words.choose, "p")];
  if (chat.blocked) return blockedNote(scene, unblock);
  if (!chat.can_write) return [run(scene.words.readOnly, "p")];
  return empty ? welcomeOf(chat, scene, start) : null;
}

/** The card of a chat without messages: in a private one what the bot is for, and how to begin. */
function welcomeOf(chat, { words, about }, start) {
  if (chat.type !== "private") return [run(words.empty, "p")];
  const lines = about.split("\n").map((line) => el("p", { lang: langOf(line), dir: "auto" }, line));
  return [face(chat), run(chat.title, "h2"), ...lines, primary(words.start, start)];
}

/** What stands in the composer's place where the bot is blocked. */
function blockedNote({ words }, unblock) {
  return [run(words.blocked, "p"), primary(words.unblock, unblock)];
}

/** What stands there while nobody lives in the sandbox. */
export function nobodyNote(words, invite) {
  return [run(words.nobody, "p"), primary(words.addReader, invite)];
}

function primary(label, listener) {
  return el("button", { type: "button", class: "primary", on: { click: listener } }, label);
}
