import { finishRecording, recordingUrl, startRecording } from '../phone/recordings.ts';
import { callParams } from '../phone/callParams.ts';
import { chime } from '../phone/audio.ts';
import type { Recording } from '../model/recording.ts';
import { Interrupted } from '../time/clock.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import type { World } from '../world.ts';
import { flagAttribute, numberAttribute, type TwimlElement } from './parseTwiml.ts';
import { goOn, type Scene, type Step } from './scene.ts';
import { answer } from './soundVerbs.ts';

/** What is shorter is a click or a cough. */
const shortestSpeechSeconds = 0.3;

/** Records what the caller says until silence, a key, the longest time, or the end of the call. */
export async function record(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const { world, call } = scene;
  if (flagAttribute(node, 'playBeep', true)) chime(world, call);
  const callback = node.attributes['recordingStatusCallback'];
  const recording = startRecording(world, {
    callSid: call.sid,
    conferenceSid: null,
    source: 'RecordVerb',
    callbackUrl: callback ? resolveUrl(callback, scene.documentUrl) : '',
    callbackMethod: node.attributes['recordingStatusCallbackMethod'] ?? 'POST',
  });
  try {
    const key = await listen(scene, node);
    if (key === '' && isEmpty(world, recording)) {
      // Pure silence makes no recording: the document goes on.
      recording.status = 'absent';
      recording.endedAt = new Date();
      world.openRecordings.delete(recording);
      return goOn;
    }
    finishRecording(world, recording);
    return { go: 'fetch', source: actionOf(scene, node, { recording, digits: key }) };
  } catch (error) {
    finishRecording(world, recording);
    if (error instanceof Interrupted && error.why === 'hangup') {
      const { url, method, params } = actionOf(scene, node, { recording, digits: 'hangup' });
      postStatus(world, call.sid, {
        point: 'webhook:voice',
        url,
        method,
        params: { ...callParams(call), ...params },
      });
    }
    throw error;
  }
}

/** Nothing was written and, with a microphone, next to nothing was to be heard. */
function isEmpty(world: World, recording: Recording): boolean {
  const audible = world.media?.recorded(recording)?.audibleSeconds ?? 0;
  return recording.words.length === 0 && audible < shortestSpeechSeconds;
}

/** Resolves when the caller's voice has not been heard for so long. */
async function silenceOf({ world, call }: Scene, silenceMs: number, signal: AbortSignal): Promise<void> {
  if (!call.hasMicrophone) return world.clock.sleep(silenceMs, signal);
  const begun = Date.now();
  for (;;) {
    const left = silenceMs - (Date.now() - Math.max(begun, call.heardAt));
    if (left <= 0) return;
    await world.clock.sleepReal(left, signal);
  }
}

/** Waits while the caller speaks; returns the key that ended it, or '' for silence. */
async function listen(scene: Scene, node: TwimlElement): Promise<string> {
  const { world, call } = scene;
  const finishOnKey = node.attributes['finishOnKey'] ?? '1234567890*#';
  const silenceMs = numberAttribute(node, 'timeout', 5) * 1000;
  const over = new AbortController();
  const signal = AbortSignal.any([scene.signal, over.signal]);
  const longest = world.clock
    .sleep(numberAttribute(node, 'maxLength', 3600) * 1000, signal)
    .then(() => ({ key: '' }));
  call.words.clear();
  try {
    for (;;) {
      const round = new AbortController();
      const limits = AbortSignal.any([signal, round.signal]);
      const heard = await Promise.race([
        call.words.take(limits).then((words) => ({ words })),
        call.keys.take(limits).then((key) => ({ key })),
        silenceOf(scene, silenceMs, limits).then(() => ({ key: '' })),
        longest,
      ]).finally(() => round.abort(new Interrupted('digit')));
      if ('key' in heard && (heard.key === '' || finishOnKey.includes(heard.key))) return heard.key;
    }
  } finally {
    over.abort(new Interrupted('digit'));
    longest.catch(() => undefined);
  }
}

function actionOf(
  scene: Scene,
  node: TwimlElement,
  { recording, digits }: { recording: Recording; digits: string },
): { url: string; method: string; params: Record<string, string> } {
  const action = node.attributes['action'];
  return {
    url: action ? resolveUrl(action, scene.documentUrl) : scene.documentUrl,
    method: node.attributes['method'] ?? 'POST',
    params: {
      RecordingUrl: recordingUrl(scene.world, recording),
      RecordingSid: recording.sid,
      RecordingDuration: String(recording.durationSeconds),
      Digits: digits,
    },
  };
}
