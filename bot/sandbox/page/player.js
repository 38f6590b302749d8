/** The audio player: play and pause, seek, time, speed; one sounds at a time. */

import { fileUrl } from "./api.js";
import { el, icon, set } from "./dom.js";
import { run } from "./rich.js";
import { length } from "./when.js";

const SPEEDS = [1, 1.25, 1.5, 2, 0.75];
let sounding = null;

/**
 * A player for a message's `audio` or `voice`.
 * @param {{file_id: string, duration: number, title?: string, performer?: string, thumbnail?: {file_id: string}}} file
 * @param {object} words
 */
export function player(file, words) {
  const audio = el("audio", { preload: "none", src: fileUrl(file.file_id) });
  const name = file.title ?? file.file_name ?? (file.kind === "voice" ? words.voice : words.audio);
  const parts = {
    toggle: el("button", { type: "button", class: "play", "aria-label": `${words.play}: ${name}` }, icon("play")),
    seek: el("input", { type: "range", min: "0", max: String(file.duration || 1), step: "any", value: "0", "aria-label": words.seek }),
    time: el("span", { class: "time" }, length(file.duration)),
    speed: el("button", { type: "button", class: "speed", "aria-label": words.speed(1) }, "1×"),
  };
  const box = el(
    "div",
    { class: "player", role: "group", "aria-label": name },
    el("div", { class: "front" }, file.thumbnail && el("img", { src: fileUrl(file.thumbnail.file_id), alt: "" }), parts.toggle),
    el(
      "div",
      { class: "track" },
      file.title && run(file.title, "div", { class: "track-title" }),
      file.performer && run(file.performer, "div", { class: "performer" }),
      parts.seek,
      el("div", { class: "track-foot" }, parts.time, parts.speed),
    ),
    audio,
  );
  wire(audio, parts, { box, name, words, known: file.duration || 0 });
  return box;
}

function wire(audio, { toggle, seek, time, speed }, { box, name, words, known }) {
  const all = () => (Number.isFinite(audio.duration) ? audio.duration : known);
  const show = () => {
    const at = audio.currentTime;
    seek.max = String(all() || 1);
    seek.value = String(at);
    seek.style.setProperty("--done", `${(100 * at) / (all() || 1)}%`);
    set(seek, "aria-valuetext", words.position(length(at), length(all())));
    time.textContent = at > 0 || !audio.paused ? `${length(at)} / ${length(all())}` : length(all());
  };
  const turn = (playing) => {
    toggle.replaceChildren(icon(playing ? "pause" : "play"));
    set(toggle, "aria-label", `${playing ? words.pause : words.play}: ${name}`);
    box.classList.toggle("playing", playing);
  };
  toggle.addEventListener("click", () => (audio.paused ? start(audio, () => fail(time, words)) : audio.pause()));
  seek.addEventListener("input", () => {
    audio.currentTime = Number(seek.value);
    show();
  });
  speed.addEventListener("click", () => {
    audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
    speed.textContent = `${audio.playbackRate}×`;
    set(speed, "aria-label", words.speed(audio.playbackRate));
  });
  audio.addEventListener("play", () => turn(true));
  audio.addEventListener("pause", () => turn(false));
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    show();
  });
  for (const name of ["timeupdate", "loadedmetadata", "seeked"]) audio.addEventListener(name, show);
  audio.addEventListener("error", () => fail(time, words));
  show();
}

function start(audio, failed) {
  if (sounding && sounding !== audio) sounding.pause();
  sounding = audio;
  audio.play().catch((error) => error.name !== "AbortError" && failed());
}

function fail(time, words) {
  time.textContent = words.unplayable;
}

/** Stops whatever sounds: the chat it belongs to is left. */
export function hush() {
  sounding?.pause();
  sounding = null;
}
