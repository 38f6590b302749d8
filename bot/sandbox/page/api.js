/** The sandbox's control API: one function a request, and the stream of events. */

async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json().catch(() => null);
  if (!answer.ok) throw new Error(body?.error ?? `${answer.status} ${answer.statusText}`);
  return body;
}

const get = (name, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return ask(`/sandbox/${name}?${new URLSearchParams(given)}`, { cache: "no-store" });
};

const post = (name, body) =>
  ask(`/sandbox/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const state = () => get("state");
export const chats = async (reader) => (await get("chats", { reader })).chats;
/** {messages, last_event}: what is said, and the event up to which that holds. */
export const messages = (reader, chat, topic) => get("messages", { reader, chat, topic });
export const commands = async (reader, chat) => (await get("commands", { reader, chat })).commands;
export const send = (body) => post("send", body);
export const press = (body) => post("press", body);
export const open = (reader, url) => post("open", { reader, url });
export const choices = async (reader, request_id) => (await get("choices", { reader, request_id })).chats;
export const choose = (reader, chat, request_id) => post("choose", { reader, chat, request_id });
export const block = (reader, blocked) => post("block", { reader, blocked });
export const addReader = (body) => post("readers", body);
export const fileUrl = (id) => `/sandbox/files/${encodeURIComponent(id)}`;

const RETRY_MS = 1000;

/**
 * Follows the events after number `since`, across broken connections, each once.
 * @param {number} since
 * @param {{event: function(object), lost: function(), back: function(number)}} hear `back` gets the last event number seen
 */
export function follow(since, hear) {
  let last = since;
  let lost = false;
  const connect = () => {
    const stream = new EventSource(`/sandbox/events?since=${last}`);
    stream.onopen = () => {
      if (lost) hear.back(last);
      lost = false;
    };
    stream.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (event.event <= last) return;
      last = event.event;
      hear.event(event);
    };
    stream.onerror = () => {
      stream.close();
      if (!lost) hear.lost();
      lost = true;
      setTimeout(connect, RETRY_MS);
    };
  };
  connect();
}
