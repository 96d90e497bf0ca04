// A tone goes to the phone network and comes back: the way of the voice, tried without a call and without a microphone.

import { gathered } from './gathered.ts';

const TONE_HERTZ = 1_000;
const HEARD = 0.02;
const LOOK_MS = 100;
const PATIENCE_MS = 6_000;

export interface EchoLine {
  takeAnswer: (sdp: string) => void;
  /** Whether the tone was heard; false after some seconds. */
  result: Promise<boolean>;
}

/** Opens a connection for the echo; `offer` takes our offer there. */
export function openEchoLine(offer: (sdp: string) => void): EchoLine {
  const connection = new RTCPeerConnection();
  const context = new AudioContext();
  const tone = context.createOscillator();
  const there = context.createMediaStreamDestination();
  tone.frequency.value = TONE_HERTZ;
  tone.connect(there);
  tone.start();
  const back = context.createAnalyser();
  back.fftSize = 2_048;
  const ear = new Audio();
  ear.muted = true;

  connection.addEventListener('track', ({ track }) => {
    const heard = new MediaStream([track]);
    // Without an element that plays it, Chromium gives the analyser nothing.
    ear.srcObject = heard;
    void ear.play().catch(() => undefined);
    context.createMediaStreamSource(heard).connect(back);
  });

  async function begin(): Promise<void> {
    await context.resume();
    const [track] = there.stream.getAudioTracks();
    if (track) connection.addTransceiver(track, { direction: 'sendrecv' });
    await connection.setLocalDescription();
    await gathered(connection);
    offer(connection.localDescription?.sdp ?? '');
  }

  async function listen(): Promise<boolean> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await pause(LOOK_MS))
      if (loudnessAt(back, TONE_HERTZ) > HEARD) return true;
    return false;
  }

  const result = Promise.race([begin().then(listen), pause(PATIENCE_MS).then(() => false)])
    .catch(() => false)
    .finally(() => {
      connection.close();
      tone.stop();
      ear.srcObject = null;
      void context.close();
    });
  return {
    takeAnswer: (sdp) => void connection.setRemoteDescription({ type: 'answer', sdp }).catch(() => undefined),
    result,
  };
}

/** How loud a tone is, 0 to 1 (Goertzel). */
function loudnessAt(analyser: AnalyserNode, hertz: number): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / analyser.context.sampleRate);
  let [last, before] = [0, 0];
  for (const sample of samples) [last, before] = [sample + turn * last - before, last];
  const power = last * last + before * before - turn * last * before;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
