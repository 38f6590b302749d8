/** Dates, clock times and durations as a reader of each language writes them; digits are 0-9 in both. */

const NBSP = "\u00a0";
const LOCALE = { hi: "hi-IN-u-nu-latn", en: "en-IN-u-nu-latn" };
const DAY_PARTS = [[4, "रात"], [12, "सुबह"], [16, "दोपहर"], [20, "शाम"], [24, "रात"]];

/** A clock time: शाम 6:30, 6:30 pm. */
export function clock(seconds, lang) {
  const date = new Date(seconds * 1000);
  const hour = date.getHours();
  const face = `${hour % 12 || 12}:${String(date.getMinutes()).padStart(2, "0")}`;
  if (lang !== "hi") return `${face}${NBSP}${hour < 12 ? "am" : "pm"}`;
  const part = DAY_PARTS.find(([until]) => hour < until)[1];
  return `${part}${NBSP}${face}`;
}

/** A day: the word for today, else 29 जनवरी, with the year if it is not this one. */
export function day(seconds, lang, today) {
  const date = new Date(seconds * 1000);
  const now = new Date();
  if (sameDay(date, now)) return today;
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return new Intl.DateTimeFormat(LOCALE[lang], { day: "numeric", month: "long", year }).format(date).replace(" ", NBSP);
}

/** What a list shows at its edge: the time if it is today's, else the day. */
export function brief(seconds, lang) {
  return sameDay(new Date(seconds * 1000), new Date()) ? clock(seconds, lang) : day(seconds, lang, "");
}

/** Whether two moments (seconds) fall on one day of the reader's clock. */
export function onSameDay(a, b) {
  return sameDay(new Date(a * 1000), new Date(b * 1000));
}

/** A length: 4:27, 1:05:09. */
export function length(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, i) => (i ? String(part).padStart(2, "0") : part)).join(":");
}

function sameDay(a, b) {
  return a.toDateString() === b.toDateString();
}
