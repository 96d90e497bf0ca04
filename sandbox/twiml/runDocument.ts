import { addLine } from '../phone/calls.ts';
import { callParams } from '../phone/callParams.ts';
import { abortable } from '../time/clock.ts';
import { postWebhook } from '../webhooks/postWebhook.ts';
import { parseTwiml, TwimlError, type TwimlElement } from './parseTwiml.ts';
import type { DocumentSource, Outcome, Scene, Verbs } from './scene.ts';

export type Stage = Omit<Scene, 'documentUrl'>;

/** Fetches a document and carries it out, and those it leads to, until the last verb of the last one. */
export async function runDocument(stage: Stage, first: DocumentSource, verbs: Verbs): Promise<Outcome> {
  let source: DocumentSource | undefined = first;
  while (source) {
    const { nodes, documentUrl } = await load(stage, source);
    const result = await runVerbs({ ...stage, documentUrl }, nodes, verbs);
    if (typeof result === 'string') return result;
    source = result;
  }
  return 'finished';
}

async function runVerbs(
  scene: Scene,
  nodes: readonly TwimlElement[],
  verbs: Verbs,
): Promise<Outcome | DocumentSource> {
  for (const node of nodes) {
    const verb = verbs[node.name];
    if (!verb) {
      addLine(scene.world, scene.call, {
        kind: 'status',
        who: 'line',
        text: `TwiML 12200: <${node.name}> is ignored here`,
      });
      continue;
    }
    const step = await verb(scene, node);
    if (step.go === 'fetch') return step.source;
    if (step.go === 'stop') return step.outcome;
  }
  return 'finished';
}

async function load(
  stage: Stage,
  source: DocumentSource,
): Promise<{ nodes: TwimlElement[]; documentUrl: string }> {
  if ('twiml' in source) return { nodes: parseTwiml(source.twiml), documentUrl: source.baseUrl };
  // The request goes on when the caller hangs up meanwhile; only its answer is of no use then.
  const asked = postWebhook(stage.world, {
    point: 'webhook:voice',
    url: source.url,
    method: source.method,
    params: { ...callParams(stage.call), ...source.params },
  });
  const reply = await abortable(asked, stage.signal);
  return { nodes: readReply(reply, source.url), documentUrl: source.url };
}

/** XML is carried out, plain text is spoken, a sound is played, anything else is refused, as on the real network. */
function readReply(
  { contentType, body }: { contentType: string; body: string },
  url: string,
): TwimlElement[] {
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/plain') return [{ name: 'Say', attributes: {}, children: [], text: body.trim() }];
  if (type.startsWith('audio/')) return [{ name: 'Play', attributes: {}, children: [], text: url }];
  if (!['text/xml', 'application/xml', 'text/html', ''].includes(type)) {
    throw new TwimlError(12300, `Invalid Content-Type: ${type}`);
  }
  return parseTwiml(body);
}
