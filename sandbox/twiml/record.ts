import { finishRecording, recordingUrl, startRecording } from '../phone/recordings.ts';
import { callParams } from '../phone/callParams.ts';
import { addLine } from '../phone/calls.ts';
import type { Recording } from '../model/recording.ts';
import { Interrupted } from '../time/clock.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import { flagAttribute, numberAttribute, type TwimlElement } from './parseTwiml.ts';
import { goOn, type Scene, type Step } from './scene.ts';
import { answer } from './soundVerbs.ts';

/** Records what the caller says until silence, a key, the longest time, or the end of the call. */
export async function record(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const { world, call } = scene;
  if (flagAttribute(node, 'playBeep', true))
    addLine(world, call, { kind: 'play', who: 'line', text: 'beep' });
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
    if (recording.words.length === 0 && key === '') {
      // Pure silence makes no recording: the document goes on.
      recording.status = 'absent';
      recording.endedAt = new Date();
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
        world.clock.sleep(silenceMs, limits).then(() => ({ key: '' })),
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
