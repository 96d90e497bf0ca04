import type { Call, CallbackTarget } from '../model/call.ts';
import { resolveUrl } from '../webhooks/webhookUrl.ts';
import type { World } from '../world.ts';
import type { TwimlElement } from './parseTwiml.ts';

/** Where the next document comes from: an address with what to tell it, or the text itself. */
export type DocumentSource =
  | { url: string; method: string; params: Record<string, string> }
  | { twiml: string; baseUrl: string };

/** How a document came to its end. */
export type Outcome = 'finished' | 'hangup' | 'leave';

/** What happens after a verb. */
export type Step = { go: 'on' } | { go: 'fetch'; source: DocumentSource } | { go: 'stop'; outcome: Outcome };

export const goOn: Step = { go: 'on' };

/** The circumstances in which a verb is carried out. */
export interface Scene {
  world: World;
  call: Call;
  /** Those who hear what the document says; the call alone, but for announcements to a conference. */
  audience: () => Call[];
  documentUrl: string;
  signal: AbortSignal;
  /** Waiting music, hold music and announcements: the call is not answered by them and Play counts as music. */
  isBackground: boolean;
}

export type Verb = (scene: Scene, node: TwimlElement) => Promise<Step>;
export type Verbs = Readonly<Record<string, Verb>>;

/** The request for a verb's `action`, or undefined when it has none. */
export function actionSource(
  scene: Scene,
  node: TwimlElement,
  params: Record<string, string>,
): DocumentSource | undefined {
  const action = node.attributes['action'];
  if (!action) return undefined;
  return { url: resolveUrl(action, scene.documentUrl), method: node.attributes['method'] ?? 'POST', params };
}

/** Reads a statusCallback attribute with its method and events. */
export function callbackOf(scene: Scene, node: TwimlElement, otherwise: string): CallbackTarget | null {
  const url = node.attributes['statusCallback'];
  if (!url) return null;
  return {
    url: resolveUrl(url, scene.documentUrl),
    method: node.attributes['statusCallbackMethod'] ?? 'POST',
    events: new Set((node.attributes['statusCallbackEvent'] ?? otherwise).split(/[\s,]+/).filter(Boolean)),
  };
}
