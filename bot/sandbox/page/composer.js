/** Where the reader writes: the text field, the list of commands, the message answered. */

import { el, iconButton, set } from "./dom.js";
import { preview, senderName } from "./message.js";
import { run } from "./rich.js";

/** The composer in `box`; `send(text, replyTo)` takes what was written, `choose(label, request)` asks for a chat. */
export class Composer {
  constructor(box, send, choose) {
    this.send = send;
    this.choose = choose;
    this.commands = [];
    this.shown = [];
    this.replying = null;
    this.list = el("div", { class: "commands", id: "commands", role: "listbox", tabindex: "-1", hidden: true });
    this.answered = el("div", { class: "answered", hidden: true });
    this.field = el("textarea", { rows: "1", dir: "auto", "aria-autocomplete": "list", "aria-controls": "commands", enterkeyhint: "send", maxlength: "4096" });
    this.slash = iconButton("menu", "", () => this.#toggle(), { class: "icon-button slash", "aria-haspopup": "listbox", "aria-expanded": "false" });
    this.button = iconButton("send", "", () => this.#submit(), { class: "icon-button send" });
    this.bar = el("div", { class: "bar" }, this.slash, this.field, this.button);
    this.keys = el("div", { class: "reply-keys", hidden: true });
    box.replaceChildren(this.list, this.answered, this.bar, this.keys);
    this.field.addEventListener("input", () => this.#typed());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => !box.contains(event.target) && this.#close());
  }

  /** Sets the interface language and empties what belonged to another chat. */
  reset(words) {
    this.words = words;
    this.field.value = "";
    for (const [node, text] of [[this.slash, words.commands], [this.button, words.send]]) {
      set(node, "aria-label", text);
      set(node, "title", text);
    }
    set(this.field, "placeholder", words.placeholder);
    set(this.field, "aria-label", words.placeholder);
    set(this.list, "aria-label", words.commands);
    this.reply(null);
    this.#close();
    this.#typed();
  }

  /** Answers this message with the next one; null for none. */
  reply(message) {
    this.replying = message;
    this.answered.hidden = !message;
    if (!message) return;
    const words = el("div", { class: "quoted" }, run(this.words.replyTo(senderName(message)), "b"), run(preview(message, this.words)));
    this.answered.replaceChildren(words, iconButton("close", this.words.cancelReply, () => this.reply(null)));
    this.field.focus();
  }

  /** Offers the bot's reply keyboard: its buttons send their own words or ask for a chat; null for none. */
  offer(keyboard) {
    const rows = keyboard?.keyboard ?? [];
    const key = (button) => {
      const text = button.text ?? button;
      const act = () => (button.request_chat ? this.choose(text, button.request_chat) : this.send(text, null));
      return el("button", { type: "button", class: "key", on: { click: act } }, run(text));
    };
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "keys-row" }, row.map(key))));
    this.keys.hidden = !rows.length;
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  #typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    this.button.disabled = !this.field.value.trim();
    const typed = /^\/(\w*)$/.exec(this.field.value);
    if (!typed) return this.#close();
    const start = typed[1].toLowerCase();
    return this.#open(this.commands.filter(({ command }) => command.startsWith(start)), -1, !start);
  }

  #toggle() {
    if (!this.list.hidden) return this.#close();
    this.#open(this.commands, 0, true);
    return this.list.focus();
  }

  #open(commands, active, sayNone) {
    this.shown = commands;
    this.list.replaceChildren(...commands.map((command, i) => this.#row(command, i)));
    if (!commands.length && sayNone) this.list.append(run(this.words.noCommands, "p"));
    this.list.hidden = !this.list.childElementCount;
    set(this.slash, "aria-expanded", String(!this.list.hidden));
    this.#mark(active);
  }

  #row({ command, description }, i) {
    const words = [el("b", { lang: "en" }, `/${command}`), run(description)];
    return el("div", { class: "command-row", id: `command-${i}`, role: "option", "aria-selected": "false", on: { click: () => this.#choose(i) } }, words);
  }

  #mark(active) {
    this.active = active;
    this.list.querySelectorAll(".command-row").forEach((row, i) => {
      set(row, "aria-selected", String(i === active));
      if (i === active) row.scrollIntoView({ block: "nearest" });
    });
    const id = active >= 0 && this.shown.length ? `command-${active}` : null;
    for (const node of [this.field, this.list]) set(node, "aria-activedescendant", id);
  }

  #close() {
    if (this.list.contains(document.activeElement)) this.slash.focus();
    this.list.hidden = true;
    this.shown = [];
    set(this.slash, "aria-expanded", "false");
    this.#mark(-1);
  }

  #choose(i) {
    const { command } = this.shown[i];
    const typed = this.field.value.startsWith("/");
    this.#close();
    if (typed) this.field.value = "";
    this.#typed();
    this.send(`/${command}`, null);
  }

  #key(event) {
    if (!this.list.hidden && this.#listKey(event)) return event.preventDefault();
    if (event.key === "Escape" && this.replying) return this.reply(null);
    if (event.currentTarget !== this.field || event.key !== "Enter" || event.shiftKey || event.isComposing) return undefined;
    event.preventDefault();
    return this.#submit();
  }

  #listKey({ key }) {
    const n = this.shown.length;
    if (key === "Escape") this.#close();
    else if (key === "ArrowDown" && n) this.#mark((this.active + 1) % n);
    else if (key === "ArrowUp" && n) this.#mark((this.active - 1 + n + (this.active < 0 ? 1 : 0)) % n);
    else if (key === "Enter" && this.active >= 0 && n) this.#choose(this.active);
    else if (key === "Tab") return this.#close();
    else return false;
    return true;
  }

  async #submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const replyTo = this.replying?.message_id ?? null;
    this.field.value = "";
    this.reply(null);
    this.#typed();
    if (!(await this.send(text, replyTo)) && !this.field.value) {
      this.field.value = text;
      this.#typed();
    }
  }
}
