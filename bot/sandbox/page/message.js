/** One message as an element: sender, quoted message, media, text, buttons, time and marks. */

import { fileUrl } from "./api.js";
import { avatar, el, icon, iconButton, tintOf } from "./dom.js";
import { player } from "./player.js";
import { link, run, setText } from "./rich.js";
import { clock } from "./when.js";

const CONTENT = ["text", "caption", "audio", "voice", "photo", "document", "sticker"];

/**
 * Builds a message.
 * @param {object} message Bot API Message, with `author`, `silent` and `edited`
 * @param {object} scene {reader, words, many (a chat of several senders), acts, title}
 */
export function messageElement(message, scene) {
  const service = serviceWords(message, scene.words);
  if (service) return el("div", { class: "service", data: { id: message.message_id } }, run(service));
  const out = isOwn(message, scene.reader);
  const name = senderName(message);
  const row = el(
    "div",
    {
      class: `message ${out ? "out" : "in"}`,
      role: "article",
      "aria-label": `${out ? scene.words.you : name}, ${clock(message.date, scene.words.lang)}`,
      data: { id: message.message_id },
    },
    scene.many && !out && avatar(name, tintId(message)),
    el("div", { class: "bubble" }, content(message, scene, out, name)),
  );
  row.classList.toggle("with-keys", Boolean(message.reply_markup?.inline_keyboard?.length));
  return row;
}

/** Whether the reader wrote a message in their own name; what an admin posts in a channel is the channel's. */
export function isOwn(message, reader) {
  return message.author === reader.id && message.chat.type !== "channel";
}

/** A message in a few words: for lists and quotes. */
export function preview(message, words) {
  if (!message) return "";
  const text = message.text ?? message.caption ?? serviceWords(message, words);
  if (text) return text.replace(/\s+/g, " ").slice(0, 160);
  if (message.audio) return message.audio.title ?? words.audio;
  if (message.voice) return words.voice;
  if (message.photo) return words.photo;
  if (message.sticker) return message.sticker.emoji ?? words.other;
  return message.document ? (message.document.file_name ?? words.file) : words.other;
}

/** The name of whoever sent a message: a person, the bot, or a channel. */
export function senderName(message) {
  const sender = message.from ?? message.sender_chat ?? message.chat;
  return [sender.first_name ?? sender.title ?? "", sender.last_name ?? ""].join(" ").trim();
}

const tintId = (message) => (message.from?.is_bot ? 0 : message.author);

function content(message, scene, out, name) {
  return [
    scene.many && !out && run(name, "div", { class: "sender", data: { tint: tintOf(tintId(message)) } }),
    answered(message) && quoted(answered(message), scene),
    media(message, scene.words),
    body(message, scene),
    foot(message, scene, out),
    keyboard(message, scene),
  ];
}

/** What a message answers; in a topic everything answers the opening of the topic, and that is no answer. */
function answered(message) {
  const other = message.reply_to_message;
  return other && !other.forum_topic_created ? other : null;
}

function quoted(message, scene) {
  const lines = [run(senderName(message), "b"), run(preview(message, scene.words))];
  const go = () => scene.acts.show(message.message_id);
  return el("button", { type: "button", class: "quoted", on: { click: go } }, lines);
}

function media(message, words) {
  if (message.audio) return player({ ...message.audio, kind: "audio" }, words);
  if (message.voice) return player({ ...message.voice, kind: "voice" }, words);
  if (message.photo?.length) {
    const largest = message.photo[message.photo.length - 1];
    const { width, height } = largest;
    return el("img", { class: "photo", src: fileUrl(largest.file_id), width, height, alt: message.caption ?? words.photo });
  }
  if (message.sticker) return el("div", { class: "sticker" }, message.sticker.emoji ?? words.other);
  if (!message.document) return null;
  const name = message.document.file_name ?? words.file;
  return el("a", { class: "document", href: fileUrl(message.document.file_id), download: name }, icon("file"), run(name));
}

function body(message, scene) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.entities ?? message.caption_entities ?? [];
  return el("div", { class: "text" }, setText(text, entities, { ...scene.acts, words: scene.words }));
}

function foot(message, { words, acts, readOnly }, out) {
  const reply = !out && !readOnly && iconButton("reply", words.reply, () => acts.reply(message), { class: "icon-button reply-button" });
  const silent = message.silent && el("span", { class: "silent", title: words.silent }, icon("bellOff"), hiddenWords(words.silent));
  const edited = message.edited && el("span", { class: "edited" }, words.edited);
  const time = el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date, words.lang));
  return el("div", { class: "foot" }, reply, silent, edited, time);
}

function hiddenWords(text) {
  return el("span", { class: "unseen" }, text);
}

function keyboard(message, scene) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  return el(
    "div",
    { class: "keys" },
    rows.map((row, r) => el("div", { class: "keys-row" }, row.map((button, c) => key(button, message, r, c, scene)))),
  );
}

function key(button, message, row, column, scene) {
  const place = { row: String(row), column: String(column) };
  if (button.url) return link(button.url, [run(button.text), icon("link")], scene.acts, { class: "key", "data-row": row, "data-column": column });
  const press = (event) => {
    if (event.currentTarget.getAttribute("aria-busy") === "true") return;
    scene.acts.press(message, button, { row, column, node: event.currentTarget });
  };
  return el("button", { type: "button", class: "key", data: place, on: { click: press } }, run(button.text));
}

/** Whether a message only tells what happened in the chat. */
export function isService(message) {
  return !CONTENT.some((kind) => message[kind]);
}

function serviceWords(message, words) {
  if (!isService(message)) return null;
  if (message.new_chat_members) return message.new_chat_members.map((who) => words.joined(who.first_name)).join(", ");
  if (message.left_chat_member) return words.left(message.left_chat_member.first_name);
  if (message.forum_topic_created) return words.topicMade(message.forum_topic_created.name);
  if (message.chat_shared) return words.shared(message.chat_shared.title);
  if (message.forum_topic_closed) return words.topicClosed;
  if (message.forum_topic_reopened) return words.topicReopened;
  return message.pinned_message ? words.pinned : words.changed;
}
