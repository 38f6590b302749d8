/** Builds elements. Text always enters as text, never as markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes one element.
 * @param {string} tag
 * @param {object} props attributes; `on` holds listeners, `data` the dataset; false, null and undefined leave an attribute out
 * @param {...(Node|string|null|false|Array)} children strings become text nodes
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  const { on = {}, data = {}, ...attributes } = props;
  for (const [name, listener] of Object.entries(on)) node.addEventListener(name, listener);
  for (const [name, value] of Object.entries(data)) node.dataset[name] = value;
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Sets or removes one attribute; true gives an empty one. */
export function set(node, name, value) {
  if (value === false || value === null || value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : value);
}

/** A button with an icon and a name for those who do not see it. */
export function iconButton(name, label, listener, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: listener }, ...props }, icon(name));
}

const PATHS = {
  back: "M15 5l-7 7 7 7",
  more: "M12 5.5h.01M12 12h.01M12 18.5h.01",
  send: "M4.5 12L20 4.5 14.5 20l-3-6.5zM11.5 13.5L20 4.5",
  menu: "M4 7h16M4 12h16M4 17h10",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.5l6 6 6-6",
  reply: "M9.5 7L4.5 12l5 5M5 12h8.5c3.5 0 6 2 6 5.5",
  bellOff: "M4 4l16 16M9 5.2A5.5 5.5 0 0 1 17.5 10c0 2 .3 3.5.8 4.6M6.6 8.6c0 .5-.1 1-.1 1.4 0 4-1.5 5.5-2 6.5h12M10 19.5a2.2 2.2 0 0 0 4 0",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  plus: "M12 5v14M5 12h14",
  check: "M5 12.5l4.5 4.5L19 7",
  link: "M8 16L17 7M9.5 7H17v7.5",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  topic: "M9.5 4.5L8 19.5M16 4.5l-1.5 15M5 9.5h15M4 14.5h15",
};

/** A drawing in the colour of the text around it; the words beside it carry the meaning. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

const graphemes = new Intl.Segmenter("hi", { granularity: "grapheme" });

/** The number of the colour that stands for a person or chat: 1 to 5; 0, the page's own, for id 0. */
export function tintOf(id) {
  return id ? 1 + (Math.abs(id) % 5) : 0;
}

/** A coloured circle with the first letter (a whole cluster: ख़, not ख) of a name. */
export function avatar(name, id) {
  const first = graphemes.segment(name.trim() || "?")[Symbol.iterator]().next().value.segment;
  return el("span", { class: "avatar", "aria-hidden": "true", data: { tint: tintOf(id) } }, first.toUpperCase());
}
