import { isOver, type Call } from '../model/call.ts';
import { pressKeys } from '../phone/audio.ts';
import type { World } from '../world.ts';
import type { Peer } from './peer.ts';
import type { Line, Switchboard } from './switchboard.ts';

/** The WebRTC connections of one browser, one for each of its calls. */
export class Lines {
  readonly #world: World;
  readonly #switchboard: Switchboard;
  readonly #open = new Map<Call, () => void>();

  constructor(world: World, switchboard: Switchboard) {
    this.#world = world;
    this.#switchboard = switchboard;
  }

  /** Answers the browser's offer for a call; a newer offer replaces the connection. Rejects when it is no offer. */
  async open(call: Call, offer: string): Promise<string> {
    // It is large, and most who register a phone have not called yet.
    const { answerOffer } = await import('./peer.ts');
    this.close(call);
    const state: { peer?: Peer; line?: Line } = {};
    const end = (): void => {
      state.line?.close();
      state.peer?.close();
      if (this.#open.get(call) === end) this.#open.delete(call);
    };
    this.#open.set(call, end);
    const peer = await answerOffer(offer, {
      onOpen: () => {
        if (!isOver(call)) state.line = this.#switchboard.connect(call, (frame) => state.peer?.send(frame));
      },
      onSamples: (samples) => state.line?.hear(samples),
      onKey: (key) => {
        if (!isOver(call)) pressKeys(this.#world, call, key);
      },
      onClosed: end,
    });
    state.peer = peer;
    void call.ended.promise.then(end);
    if (this.#open.get(call) !== end) peer.close();
    return peer.sdp;
  }

  close(call: Call): void {
    this.#open.get(call)?.();
  }

  closeAll(): void {
    for (const end of this.#open.values()) end();
  }
}
