/** The list of chats, and the addresses (#/reader/chat/topic) by which the page knows where it is. */

import { avatar, el, icon } from "./dom.js";
import { isOwn, isService, preview } from "./message.js";
import { run } from "./rich.js";
import { brief } from "./when.js";

/** The address of a reader's list, a chat, or a topic. */
export function address({ reader, chat, topic }) {
  return `#/${[reader, chat, topic].filter((part) => part !== null && part !== undefined).join("/")}`;
}

/** {reader, chat, topic} from an address; what it does not name is null. */
export function parseAddress(hash) {
  const [reader, chat, topic] = hash.replace(/^#\/?/, "").split("/").map((part) => (/^-?\d+$/.test(part) ? Number(part) : null));
  return { reader: reader ?? null, chat: chat ?? null, topic: topic ?? null };
}

/** A chat's avatar; the bot's own chat has the colour of the page. */
export function face(chat) {
  return avatar(chat.title, chat.type === "private" ? 0 : chat.id);
}

/**
 * Sets the list anew; focus stays where it was.
 * @param {HTMLElement} box
 * @param {Array<object>} chats as /sandbox/chats gives them
 * @param {{reader: object, words: object, place: object, unread: function(number, number?): number}} scene
 */
export function setList(box, chats, scene) {
  const focused = box.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  box.replaceChildren(...chats.map((chat) => el("li", {}, chat.is_forum ? forum(chat, scene) : row(chat, scene))));
  if (focused) box.querySelector(`a[href="${focused}"]`)?.focus({ preventScroll: true });
}

function forum(chat, scene) {
  const topics = chat.topics.map((topic) => el("li", {}, topicRow(chat, topic, scene)));
  return [el("div", { class: "row forum" }, face(chat), about(chat, scene)), el("ul", { class: "topics" }, topics)];
}

function row(chat, scene) {
  return el("a", { class: "row", ...here(chat, null, scene) }, face(chat), about(chat, scene));
}

function about(chat, scene) {
  const last = chat.last_message;
  const time = last && el("time", {}, brief(last.date, scene.words.lang));
  const unread = chat.is_forum ? 0 : scene.unread(chat.id);
  return el(
    "span",
    { class: "row-words" },
    el("span", { class: "row-top" }, run(chat.title, "b", { class: "row-title" }), time),
    el("span", { class: "row-top" }, lastWords(chat, scene), badge(unread, scene)),
  );
}

function topicRow(chat, topic, scene) {
  const name = topic.id === 1 ? scene.words.general : topic.name;
  return el("a", { class: "row topic", ...here(chat, topic.id, scene) }, icon("topic"), run(name, "span", { class: "row-title" }), badge(scene.unread(chat.id, topic.id), scene));
}

function here(chat, topic, { reader, place }) {
  const current = place.chat === chat.id && (topic === null || place.topic === topic);
  return { href: address({ reader: reader.id, chat: chat.id, topic }), "aria-current": current ? "page" : null };
}

function lastWords(chat, { words, reader }) {
  const last = chat.last_message;
  const own = last && isOwn(last, reader) && !isService(last) ? `${words.you}: ` : "";
  return run(last ? own + preview(last, words) : words.empty, "span", { class: "row-last" });
}

function badge(count, { words }) {
  return count ? el("span", { class: "badge", "aria-label": words.newCount(count) }, String(count)) : null;
}
