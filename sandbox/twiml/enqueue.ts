import { callParams } from '../phone/callParams.ts';
import { plainRoom } from '../phone/conferenceRoom.ts';
import { enterQueue, findOrCreateQueue, leaveQueue, queueParams, secondsIn } from '../phone/queues.ts';
import type { CallQueue, Connection, QueueEntry } from '../model/queue.ts';
import { abortable, Interrupted } from '../time/clock.ts';
import { postStatus } from '../webhooks/postStatus.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import type { TwimlElement } from './parseTwiml.ts';
import { runDocument } from './runDocument.ts';
import { actionSource, goOn, type DocumentSource, type Scene, type Step } from './scene.ts';
import { answer, soundVerbs } from './soundVerbs.ts';
import { playWaitingSound } from './waitingSound.ts';

interface Waiting {
  scene: Scene;
  node: TwimlElement;
  queue: CallQueue;
  entry: QueueEntry;
}

/** Lets the caller wait in a queue until somebody takes the call, the waiting document says Leave, or the caller goes. */
export async function enqueue(scene: Scene, node: TwimlElement): Promise<Step> {
  answer(scene);
  const queue = findOrCreateQueue(scene.world, node.text);
  const waiting: Waiting = { scene, node, queue, entry: enterQueue(queue, scene.call) };
  try {
    const connection = await waitForTurn(waiting);
    if (connection === 'hangup') return { go: 'stop', outcome: 'hangup' };
    if (connection !== 'leave') await talk(scene, connection);
    const source = actionOf(waiting, connection === 'leave' ? 'leave' : 'bridged');
    return source ? { go: 'fetch', source } : goOn;
  } catch (error) {
    leaveQueue(queue, waiting.entry);
    tellActionOfExit(waiting, error);
    throw error;
  }
}

async function waitForTurn({ scene, node, queue, entry }: Waiting): Promise<Connection | 'leave' | 'hangup'> {
  const taken = new AbortController();
  const waitUrl = node.attributes['waitUrl'];
  const sound = playWaitingSound(scene.world, scene.call, {
    url: waitUrl ? resolveUrl(waitUrl, scene.documentUrl) : waitUrl,
    method: node.attributes['waitUrlMethod'] ?? 'POST',
    params: () => queueParams(queue, entry),
    verbs: soundVerbs,
    signal: AbortSignal.any([scene.signal, taken.signal]),
  });
  const wantsOut = sound.then((outcome) => (outcome === 'hangup' ? ('hangup' as const) : ('leave' as const)));
  try {
    return await abortable(Promise.race([entry.taken.promise, wantsOut]), scene.signal);
  } finally {
    taken.abort(new Interrupted('updated'));
    wantsOut.catch(() => undefined);
    leaveQueue(queue, entry);
  }
}

async function talk(scene: Scene, connection: Connection): Promise<void> {
  const { world, call, signal } = scene;
  if (connection.whisperUrl) {
    const stage = { world, call, audience: () => [call], signal, isBackground: true };
    await runDocument(stage, { url: connection.whisperUrl, method: 'POST', params: {} }, soundVerbs);
  }
  call.room = plainRoom(connection.other, call);
  try {
    await abortable(connection.done, signal);
  } finally {
    call.room = null;
  }
}

function actionOf({ scene, node, queue, entry }: Waiting, result: string): DocumentSource | undefined {
  return actionSource(scene, node, {
    QueueResult: result,
    QueueSid: queue.sid,
    QueueTime: String(entry.call.queueSeconds || secondsIn(entry)),
  });
}

/** The action is told of a caller who hung up or was redirected; its answer then leads nowhere. */
function tellActionOfExit(waiting: Waiting, error: unknown): void {
  if (!(error instanceof Interrupted) || error.why === 'shutdown') return;
  const source = actionOf(waiting, error.why === 'updated' ? 'redirected' : 'hangup');
  if (!source || !('url' in source)) return;
  const { world, call } = waiting.scene;
  const params = { ...callParams(call), ...source.params };
  postStatus(world, call.sid, { point: 'webhook:voice', url: source.url, method: source.method, params });
}
