// Keys as the network sends them beside the voice (RFC 4733, telephone-event): four bytes, sent many times for one press.

const KEYS = '0123456789*#ABCD';

/** Reads the events of one stream of packets: gives each key once, whatever is repeated or lost, else undefined. */
export function telephoneEventReader(): (timestamp: number, payload: Uint8Array) => string | undefined {
  let last: number | undefined;
  return (timestamp, payload) => {
    const [event = 255] = payload;
    // All packets of one press bear the time of its beginning.
    if (payload.length < 4 || event >= KEYS.length || timestamp === last) return undefined;
    last = timestamp;
    return KEYS[event];
  };
}
