// What the sandbox has told this page. One stream brings everything: the past first, then what happens.
const items = new Map();
const listeners = new Set();
let settings = { numbers: [], mailboxes: [], customers: [], faults: [], speed: 1 };
let stream;
let isLive = false;

export function getSettings() {
  return settings;
}

export function isConnected() {
  return isLive;
}

/** Calls, messages or mails of an address, oldest first. */
export function itemsOf(kind, address) {
  const wanted = address.toLowerCase();
  return [...items.values()]
    .filter((item) => item.kind === kind && concerns(item, wanted))
    .sort((a, b) => (a.createdAt ?? a.at).localeCompare(b.createdAt ?? b.at));
}

function concerns(item, address) {
  if (address === '') return false;
  if (item.kind === 'call') return item.party.toLowerCase() === address;
  if (item.kind === 'message') return item.from === address || item.to === address;
  return [item.from, item.envelope.from, ...item.to, ...item.envelope.to].some(
    (one) => one.toLowerCase() === address,
  );
}

/** Calls the listener after changes, at most once per frame. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let isPlanned = false;
function changed() {
  if (isPlanned) return;
  isPlanned = true;
  setTimeout(() => {
    isPlanned = false;
    for (const listener of listeners) listener();
  }, 16);
}

/** Opens the stream (again) for the phones now on the page. */
export function connect(phones) {
  stream?.close();
  stream = new EventSource(`/events?phones=${encodeURIComponent(phones.join(','))}`);
  stream.addEventListener('reset', () => {
    items.clear();
    changed();
  });
  stream.addEventListener('settings', (event) => {
    settings = JSON.parse(event.data);
    changed();
  });
  stream.addEventListener('item', (event) => {
    const item = JSON.parse(event.data);
    items.set(item.sid ?? item.id, item);
    changed();
  });
  stream.addEventListener('ready', () => {
    isLive = true;
    changed();
  });
  stream.onerror = () => {
    isLive = false;
    changed();
  };
}
