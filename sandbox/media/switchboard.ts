// Where the sound of all calls meets. Every 20 ms each browser is sent what its party hears now; nothing is copied about:
// who is with whom, on hold, muted or coaching is read from the world at that instant.
import { isOver, type Call } from '../model/call.ts';
import type { Media, Recorded } from '../model/media.ts';
import type { Recording } from '../model/recording.ts';
import type { Playing, Sound } from '../model/sound.ts';
import type { World } from '../world.ts';
import { SoundLibrary } from './library.ts';
import { Microphone } from './microphone.ts';
import { heardBy, type Instant } from './mixer.ts';
import { everyFrame } from './pace.ts';
import { FRAME, loudness, mix, QUIET } from './pcm.ts';
import { RecordingRoom } from './recordingRoom.ts';
import { Soundtrack } from './soundtrack.ts';

/** A browser at the end of a call. */
export interface Line {
  /** Takes what its microphone heard. */
  hear(samples: Int16Array): void;
  close(): void;
}

interface OpenLine {
  microphone: Microphone;
  send: (frame: Int16Array) => void;
}

const silence = new Int16Array(FRAME);

export class Switchboard implements Media {
  readonly #library: SoundLibrary;
  readonly #soundtrack: Soundtrack;
  readonly #recordings: RecordingRoom;
  readonly #lines = new Map<Call, OpenLine>();
  /** Sounds that are heard once: by a party alone, or as its own voice. */
  readonly #asides = new Map<Call, Set<Playing>>();
  readonly #voices = new Map<Call, Set<Playing>>();
  #tick = 0;
  #stop: (() => void) | null = null;

  constructor(world: World) {
    this.#library = new SoundLibrary(world.report);
    this.#soundtrack = new Soundtrack(this.#library);
    this.#recordings = new RecordingRoom(world, (call) => this.#lines.has(call));
    world.clock.closing.addEventListener('abort', () => this.#pause());
  }

  /** Connects a browser to a call; one that was there before is cut off. */
  connect(call: Call, send: (frame: Int16Array) => void): Line {
    const line: OpenLine = { microphone: new Microphone(), send };
    this.#lines.set(call, line);
    call.hasMicrophone = true;
    call.microphone.resolve();
    this.#stop ??= everyFrame(() => this.#mixOnce());
    return {
      hear: (samples) => line.microphone.put(samples),
      close: () => {
        if (this.#lines.get(call) !== line) return;
        this.#lines.delete(call);
        call.hasMicrophone = false;
      },
    };
  }

  lengthMs(sound: Sound): Promise<number> {
    return this.#library.lengthMs(sound);
  }

  playTo(call: Call, sound: Sound): void {
    if (this.#lines.has(call)) add(this.#asides, call, sound);
  }

  speakAs(call: Call, sound: Sound): void {
    // Where nobody has ears there is nothing to be said; and nothing may wait here for somebody to come.
    if (this.#lines.has(call) || call.room?.members().some((member) => this.#lines.has(member)))
      add(this.#voices, call, sound);
  }

  recorded(recording: Recording): Recorded | undefined {
    return this.#recordings.recorded(recording);
  }

  #mixOnce(): void {
    this.#tick += 1;
    const instant = this.#instant();
    for (const [call, line] of this.#lines) {
      const said = instant.mouthOf(call);
      if (said && loudness(said) > QUIET) call.heardAt = Date.now();
      line.send(heardBy(call, instant) ?? silence);
      if (isOver(call)) this.#lines.delete(call);
    }
    const isRecording = this.#recordings.take(instant);
    if (this.#lines.size === 0 && !isRecording) this.#pause();
  }

  /** Nobody has ears: what was still to be heard is gone with them. */
  #pause(): void {
    this.#stop?.();
    this.#stop = null;
    this.#asides.clear();
    this.#voices.clear();
  }

  /** Each mouth is asked once an instant, however many listen to it. */
  #instant(): Instant {
    const said = new Map<Call, Int16Array | undefined>();
    return {
      mouthOf: (call) => {
        if (!said.has(call)) said.set(call, this.#say(call));
        return said.get(call);
      },
      lineOf: (call) => [...this.#frames(call.sounds), ...this.#once(this.#asides, call)],
    };
  }

  #say(call: Call): Int16Array | undefined {
    const spoken = this.#lines.get(call)?.microphone.take();
    return mix([...(spoken ? [spoken] : []), ...this.#once(this.#voices, call)]);
  }

  #frames(sounds: Iterable<Playing>): Int16Array[] {
    return [...sounds].flatMap((playing) => {
      const frame = this.#soundtrack.frameOf(playing, this.#tick);
      return frame && frame !== 'over' ? [frame] : [];
    });
  }

  #once(kept: Map<Call, Set<Playing>>, call: Call): Int16Array[] {
    const sounds = kept.get(call);
    if (!sounds) return [];
    for (const playing of sounds) {
      if (this.#soundtrack.frameOf(playing, this.#tick) === 'over') sounds.delete(playing);
    }
    if (sounds.size === 0) kept.delete(call);
    return this.#frames(sounds);
  }
}

function add(kept: Map<Call, Set<Playing>>, call: Call, sound: Sound): void {
  const sounds = kept.get(call) ?? new Set();
  sounds.add({ sound });
  kept.set(call, sounds);
}
