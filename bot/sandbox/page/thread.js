/** The messages of the open chat: order, days, what is new, and where the reader's eyes are. */

import { el, icon, set } from "./dom.js";
import { messageElement } from "./message.js";
import { hush } from "./player.js";
import { day, onSameDay } from "./when.js";

const NEAR = 48; // pixels from the end that still count as being there
const GROUP_SECONDS = 300;

/**
 * A thread in `box` (the scrolling element).
 * @param {HTMLElement} box
 * @param {HTMLElement} jump the button that leads to what is new
 */
export class Thread {
  constructor(box, jump) {
    this.box = box;
    this.jump = jump;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite" });
    this.messages = new Map();
    this.below = 0;
    box.replaceChildren(this.log);
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    box.addEventListener("click", (event) => this.#unfolds(event), { capture: true });
    jump.addEventListener("click", () => this.#toEnd());
    const resized = new ResizeObserver(() => this.#keepPlace());
    resized.observe(this.log);
    resized.observe(box);
  }

  /** Shows a chat afresh; the last `unread` of others stand under a mark. */
  fill(messages, scene, unread) {
    hush();
    this.scene = scene;
    this.messages.clear();
    this.below = 0;
    set(this.log, "aria-busy", "true");
    set(this.log, "aria-label", scene.title);
    set(this.box, "aria-label", scene.title);
    this.log.replaceChildren();
    this.typing(null);
    const first = this.#firstNew(messages, unread);
    for (const message of messages) this.#append(message, message === first);
    this.following = true;
    this.anchor = first ? this.log.querySelector(".new-mark") : null;
    this.#keepPlace();
    this.#showJump();
    requestAnimationFrame(() => this.log.removeAttribute("aria-busy"));
  }

  /** Adds what has just come, under a mark if the reader is looking elsewhere. */
  add(message) {
    const own = message.author === this.scene.reader.id;
    this.typing(null);
    if (own) this.#look();
    const away = !own && (document.hidden || !this.following);
    const first = away && !this.below;
    if (first) this.log.querySelector(".new-mark")?.remove();
    const node = this.#append(message, first);
    node.classList.add("fresh");
    if (this.following && !this.anchor && !own) this.anchor = node;
    if (away) this.below += 1;
    this.#keepPlace();
    this.#showJump();
  }

  /** The reader has come back to the page: what they find at the end is seen. */
  returned() {
    if (this.following) this.below = 0;
  }

  /** Sets an edited message in place, its fold, focus and player as they were where that can be. */
  replace(message) {
    const old = this.#node(message.message_id);
    if (!old) return;
    this.messages.set(message.message_id, message);
    const node = messageElement(message, this.scene);
    node.classList.toggle("follows", old.classList.contains("follows"));
    const focused = old.contains(document.activeElement) ? place(document.activeElement) : null;
    const player = old.querySelector(".player");
    if (player && node.querySelector(".player")) node.querySelector(".player").replaceWith(player);
    if (old.querySelector(".foldable:not(.folded)")) node.querySelector(".foldable.folded .fold")?.click();
    old.replaceWith(node);
    if (focused) (node.querySelector(focused) ?? node.querySelector(".key, .fold"))?.focus({ preventScroll: true });
    if (this.anchor === old) this.anchor = node;
    this.#keepPlace();
  }

  /** The buttons of a message. */
  keysOf(id) {
    return [...(this.#node(id)?.querySelectorAll("button.key") ?? [])];
  }

  /** Takes a message away, and the marks that now stand over nothing. */
  remove(id) {
    this.messages.delete(id);
    this.#node(id)?.remove();
    for (const mark of [...this.log.querySelectorAll(".day, .new-mark")].reverse())
      if (!mark.nextElementSibling?.matches(".message:not(.typing), .service, .new-mark")) mark.remove();
    if (!this.anchor?.isConnected) this.anchor = null;
  }

  /** Says what the bot is doing, at the end of the thread; null for nothing. */
  typing(words) {
    this.log.querySelector(".typing")?.remove();
    if (!words) return;
    const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
    this.log.append(el("div", { class: "typing message in" }, el("div", { class: "bubble" }, dots, el("span", { class: "unseen" }, words))));
    this.#keepPlace();
  }

  /** The reader acts here (sends, presses): from now on new messages are followed, from the first of them. */
  engaged() {
    if (this.following) this.anchor = null;
  }

  /** Brings a message into view and marks it for a moment. */
  show(id) {
    const node = this.#node(id);
    if (!node) return;
    this.following = false;
    node.scrollIntoView({ block: "center" });
    node.classList.remove("pointed");
    requestAnimationFrame(() => node.classList.add("pointed"));
  }

  #toEnd() {
    const mark = this.below ? this.log.querySelector(".new-mark") : null;
    this.#look();
    this.anchor = mark;
    this.#keepPlace();
    this.#showJump();
    this.box.focus({ preventScroll: true });
  }

  #append(message, markNew) {
    const last = [...this.messages.values()].at(-1);
    this.messages.set(message.message_id, message);
    if (!last || !onSameDay(last.date, message.date)) this.#put(this.#dayMark(message.date));
    if (markNew) this.#put(el("div", { class: "new-mark", role: "separator" }, el("span", {}, this.scene.words.newHere)));
    const node = messageElement(message, this.scene);
    node.classList.toggle("follows", !markNew && follows(last, message));
    this.#put(node);
    return node;
  }

  #put(node) {
    const typing = this.log.querySelector(".typing");
    if (typing) typing.before(node);
    else this.log.append(node);
  }

  #dayMark(seconds) {
    const { words } = this.scene;
    return el("div", { class: "day", role: "separator" }, el("span", {}, day(seconds, words.lang, words.today)));
  }

  #firstNew(messages, unread) {
    if (!unread) return null;
    const others = messages.filter((message) => message.author !== this.scene.reader.id);
    return others.at(-Math.min(unread, others.length)) ?? null;
  }

  #node(id) {
    return this.log.querySelector(`[data-id="${Number(id)}"]`);
  }

  /** The reader looks at the end: nothing is new any more. */
  #look() {
    this.following = true;
    this.anchor = null;
    this.below = 0;
  }

  /** While following: at the end, but never past the beginning of what has just come. */
  #keepPlace() {
    if (!this.following) return;
    const end = this.box.scrollHeight - this.box.clientHeight;
    const begin = this.anchor ? this.anchor.offsetTop - 12 : end;
    this.expected = Math.max(0, Math.min(end, begin));
    this.box.scrollTop = this.expected;
    this.#showJump();
  }

  /** Who unfolds a quote wants its beginning, not what is below it. */
  #unfolds({ target }) {
    if (target.closest(".foldable")) this.following = false;
  }

  #scrolled() {
    const top = this.box.scrollTop;
    if (this.following && Math.abs(top - this.expected) < 2) return;
    this.following = this.#distance() < NEAR;
    if (this.following) this.#look();
    this.expected = top;
    this.#showJump();
  }

  #distance() {
    return this.box.scrollHeight - this.box.clientHeight - this.box.scrollTop;
  }

  #showJump() {
    const { words } = this.scene ?? {};
    const away = this.#distance() >= NEAR;
    this.jump.hidden = !words || !away;
    if (this.jump.hidden) return;
    const label = this.below ? words.newCount(this.below) : "";
    set(this.jump, "aria-label", label || words.toEnd);
    this.jump.replaceChildren(icon("down"), ...(label ? [el("span", {}, label)] : []));
  }
}

function follows(last, message) {
  if (!last) return false;
  return last.author === message.author && message.date - last.date < GROUP_SECONDS && onSameDay(last.date, message.date);
}

function place(node) {
  const key = node.closest(".key");
  return key ? `.key[data-row="${key.dataset.row}"][data-column="${key.dataset.column}"]` : null;
}
