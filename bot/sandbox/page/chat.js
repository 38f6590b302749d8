/** The chat page: what is open, what the reader does, what the sandbox reports. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { set } from "./dom.js";
import { headOf, nobodyNote, noteOf, profileText, readerButton, readerRows } from "./frame.js";
import { address, parseAddress, setList } from "./list.js";
import { alertBox, arrows, askReader, pickChat, toast } from "./menu.js";
import { botLink } from "./rich.js";
import { Thread } from "./thread.js";
import { actionWords, wordsFor } from "./words.js";

const ACTION_MS = 5000;
const ANSWER_MS = 15000;
const NOWHERE = address({});
const byId = (id) => document.getElementById(id);

const thread = new Thread(byId("thread"), byId("jump"));
const composer = new Composer(byId("composer"), send, choose);
const unread = new Map();
let world; // as /sandbox/state gives it
let place = { reader: null, chat: null, topic: null };
let left; // the address that was open before
let reader;
let words = wordsFor(navigator.language);
let chats = [];
let known = 0; // events up to this number are already in the open thread
let waiting = null; // events that came while the thread was being fetched
let acting; // the timer of the bot's last chat action

const acts = {
  command: (text) => send(text, null),
  link: followLink,
  reply: (message) => composer.reply(message),
  show: (id) => thread.show(id),
  press,
};

begin();

async function begin() {
  try {
    world = await api.state();
  } catch {
    byId("offline").textContent = words.lost;
    setTimeout(begin, 1000);
    return;
  }
  byId("offline").textContent = "";
  api.follow(world.last_event, { event: heard, lost: () => (byId("offline").textContent = words.lost), back: reconnected });
  addEventListener("hashchange", () => attempt(route));
  document.addEventListener("visibilitychange", returned);
  byId("chats").addEventListener("keydown", (event) => arrows(event, [...byId("chats").querySelectorAll("a")]));
  await attempt(route);
}

/** The reader looks at the page again: the open chat holds nothing unread. */
function returned() {
  if (document.hidden || !reader) return;
  thread.returned();
  unread.delete(key(place.chat, place.topic));
  drawSide();
}

/** A sandbox that was started anew counts its events from the beginning: so does the page. */
async function reconnected(last) {
  const now = await api.state();
  if (now.last_event < last) location.reload();
  byId("offline").textContent = "";
}

// Where the reader is

async function route() {
  const wanted = parseAddress(location.hash);
  const next = world.readers.find(({ id }) => id === wanted.reader) ?? world.readers[0];
  if (!next) return nobody();
  if (wanted.reader !== next.id) {
    history.replaceState(null, "", address({ reader: next.id, chat: next.id }));
    return route();
  }
  left = address(place);
  place = wanted;
  if (next.id !== reader?.id) {
    reader = next;
    words = wordsFor(reader.language_code);
    document.documentElement.lang = words.lang;
    chats = [];
  }
  const mine = await api.chats(reader.id);
  if (place !== wanted) return undefined;
  chats = mine.map(named);
  return openChat();
}

function go(to) {
  const hash = address(to);
  if (location.hash === hash) return route();
  location.hash = hash;
  return undefined;
}

async function openChat() {
  const chat = current();
  if (chat?.is_forum && place.topic === null) place.topic = 1;
  byId("app").dataset.view = chat ? "chat" : "list";
  byId("thread").hidden = !chat;
  drawSide();
  drawHead();
  if (!chat) return leave();
  const here = place;
  waiting = [];
  composer.reset(words);
  const [said, commands] = await Promise.all([api.messages(reader.id, chat.id, place.topic), api.commands(reader.id, chat.id)]);
  if (place !== here) return undefined;
  composer.commands = commands;
  fill(chat, said);
  // On a touch screen the field would call up the keyboard unasked.
  if (matchMedia("(hover: hover)").matches) composer.focus();
  else if (left !== NOWHERE) byId("thread").focus({ preventScroll: true });
  return undefined;
}

/** Back at the list: the focus is on the chat that was left. */
function leave() {
  drawWelcome();
  byId("chats").querySelector(`a[href="${left}"]`)?.focus({ preventScroll: true });
}

function fill(chat, { messages, last_event }) {
  thread.fill(messages, { ...scene(), many: !["private", "channel"].includes(chat.type), readOnly: !chat.can_write, title: chat.title }, count(chat.id, place.topic));
  unread.delete(key(chat.id, place.topic));
  composer.offer(messages.findLast((message) => message.keyboard)?.keyboard);
  known = last_event;
  const missed = waiting;
  waiting = null;
  for (const event of missed) inThread(event);
  drawSide();
  drawWelcome();
}

/** The chat with the bot is called as the bot is in the reader's language. */
function named(chat) {
  return chat.type === "private" ? { ...chat, title: profileText(world, reader, "name") || chat.title } : chat;
}

const current = () => chats.find(({ id }) => id === place.chat);
const key = (chat, topic) => `${chat}/${topic ?? ""}`;
const count = (chat, topic) => unread.get(key(chat, topic)) ?? 0;

// What is drawn around the thread

function scene() {
  const topic = place.topic;
  return { reader, words, place, topic, unread: count, acts, about: profileText(world, reader, "description"), status: null };
}

function drawSide() {
  setList(byId("chats"), chats, scene());
  set(byId("chats"), "aria-label", words.chatList);
  const menuOpen = byId("reader").querySelector('[aria-expanded="true"]');
  if (!menuOpen) byId("reader").replaceChildren(readerButton(scene(), readerItems));
  const total = [...unread].reduce((sum, [place, n]) => (chats.some(({ id }) => place.startsWith(`${id}/`)) ? sum + n : sum), 0);
  document.title = `${total ? `(${total}) ` : ""}${profileText(world, reader, "name") || world.bot.first_name}`;
}

function readerItems() {
  return readerRows(world.readers, scene(), ({ id }) => go({ reader: id, chat: id }), invite);
}

function drawHead(status = null) {
  const chat = current();
  byId("head").replaceChildren(...(chat ? headOf(chat, { ...scene(), status }, chatItems) : []));
}

function chatItems() {
  const { blocked } = current();
  return [{ label: blocked ? words.unblock : words.block, act: () => setBlocked(!blocked) }];
}

/** The card of an empty chat, or the note where the reader cannot write; otherwise nothing. */
function drawWelcome() {
  const chat = current();
  const silent = Boolean(chat && (chat.blocked || !chat.can_write));
  const note = noteOf(chat, thread.messages.size === 0, scene(), { start: () => send("/start", null), unblock: () => setBlocked(false) });
  const box = byId("welcome");
  byId("composer").hidden = !chat || silent;
  box.hidden = !note;
  box.classList.toggle("slim", silent);
  box.replaceChildren(...(note ?? []));
}

// What the reader does

function setBlocked(blocked) {
  return attempt(() => api.block(reader.id, blocked));
}

/** Tries something; a failure is told in one line. Returns whether it worked. */
async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    toast(byId("toasts"), error instanceof TypeError ? words.failed : error.message);
    return false;
  }
}

function send(text, replyTo) {
  thread.engaged();
  return attempt(() => api.send({ reader: reader.id, chat: place.chat, text, ...(place.topic && { topic: place.topic }), ...(replyTo && { reply_to: replyTo }) }));
}

/** A key of the reply keyboard asks for a chat: the reader picks one. */
function choose(label, { request_id }) {
  const share = ({ id }) => attempt(() => api.choose(reader.id, id, request_id));
  return attempt(async () => pickChat(words, label, await api.choices(reader.id, request_id), share));
}

async function press(message, button, { row, column, node }) {
  if (button.copy_text) {
    const copied = await attempt(() => navigator.clipboard.writeText(button.copy_text.text));
    if (copied) toast(byId("toasts"), words.copied);
    return;
  }
  if (!button.callback_data) {
    toast(byId("toasts"), words.notHere);
    return;
  }
  thread.engaged();
  set(node, "aria-busy", "true");
  set(node, "aria-description", words.waiting);
  const pressed = await attempt(() => api.press({ reader: reader.id, chat: place.chat, message_id: message.message_id, row, column }));
  if (pressed) setTimeout(() => rest(node), ANSWER_MS);
  else rest(node);
}

function rest(node) {
  node.removeAttribute("aria-busy");
  node.removeAttribute("aria-description");
}

/** Takes links to the bot itself; says whether it did. */
function followLink(href) {
  const link = botLink(href, world.bot.username);
  if (!link) return false;
  const opened = link.starts ? attempt(() => api.open(reader.id, href)) : Promise.resolve(true);
  opened.then((done) => done && go({ reader: reader.id, chat: reader.id }));
  return true;
}

async function addReader(body) {
  await attempt(async () => {
    const made = await api.addReader(body);
    world = await api.state();
    go({ reader: made.reader.id, chat: made.reader.id });
  });
}

const invite = () => askReader(words, addReader);

function nobody() {
  byId("composer").hidden = true;
  byId("welcome").hidden = false;
  byId("welcome").replaceChildren(...nobodyNote(words, invite));
}

// What the sandbox reports

function heard(event) {
  if (event.kind === "message") arrived(event);
  if (["message", "edited", "deleted"].includes(event.kind)) return inThread(event);
  if (event.kind === "action" && isOpen(event)) return acted(event.action);
  if (event.kind === "answer") return answered(event);
  if (event.kind === "commands" && current()) return reloadCommands();
  if (["chat", "profile", "reader"].includes(event.kind)) return reload();
  return undefined;
}

const isOpen = ({ chat, topic }) => chat === place.chat && (topic ?? null) === place.topic;

function inThread(event) {
  if (!isOpen(event)) return;
  if (waiting) {
    waiting.push(event);
    return;
  }
  if (event.event <= known) return;
  if (event.kind === "deleted") thread.remove(event.message_id);
  else if (event.kind === "edited") thread.replace(event.message);
  else appended(event.message);
}

function appended(message) {
  if (message.author !== reader.id) drawHead();
  if (message.keyboard) composer.offer(message.keyboard);
  thread.add(message);
  drawWelcome();
}

function arrived({ chat, topic, message }) {
  const own = reader && message.author === reader.id;
  if (!own && (document.hidden || !isOpen({ chat, topic }))) unread.set(key(chat, topic), count(chat, topic) + 1);
  const row = chats.find(({ id }) => id === chat);
  if (row) {
    row.last_message = message;
    chats = [row, ...chats.filter((other) => other !== row)];
  }
  if (reader) drawSide();
}

function acted(action) {
  const doing = actionWords(words, action);
  clearTimeout(acting);
  if (!doing) return;
  drawHead(doing);
  thread.typing(doing);
  acting = setTimeout(() => {
    drawHead();
    thread.typing(null);
  }, ACTION_MS);
}

function answered({ chat, reader: who, message_id, text, alert, url }) {
  if (who !== reader?.id) return;
  if (chat === place.chat) thread.keysOf(message_id).forEach(rest);
  if (url && !followLink(url)) window.open(url, "_blank", "noopener");
  if (text && alert) alertBox(text, words);
  else if (text) toast(byId("toasts"), text);
}

async function reloadCommands() {
  composer.commands = await api.commands(reader.id, place.chat);
}

async function reload() {
  world = await api.state();
  if (!reader) return route();
  const now = world.readers.find(({ id }) => id === reader.id);
  if (now.language_code !== reader.language_code) {
    reader = null;
    return route();
  }
  chats = (await api.chats(reader.id)).map(named);
  drawSide();
  drawHead();
  return drawWelcome();
}
