// A browser that wants to know whether sound gets through hears itself, for a few seconds.
import type { Peer } from './peer.ts';

const LASTS_MS = 10_000;

/** Answers a browser's offer with its own sound. Rejects when it is no offer. */
export async function openEcho(offer: string): Promise<string> {
  // It is large, and most who register a phone never ask for it.
  const { answerOffer } = await import('./peer.ts');
  const state: { peer?: Peer } = {};
  const timer = setTimeout(() => state.peer?.close(), LASTS_MS);
  timer.unref();
  const peer = await answerOffer(offer, {
    onOpen: () => undefined,
    onSamples: (samples) => state.peer?.send(samples),
    onKey: () => undefined,
    onClosed: () => {
      clearTimeout(timer);
      state.peer?.close();
    },
  });
  state.peer = peer;
  return peer.sdp;
}
