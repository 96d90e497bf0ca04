import { Interrupted } from '../time/clock.ts';
import { flagAttribute, numberAttribute, type TwimlElement } from './parseTwiml.ts';
import { actionSource, goOn, type Scene, type Step, type Verbs } from './scene.ts';

type Input = { digit: string } | { words: string };

/** Asks for keys (or speech): plays what is inside until the first answer, then collects the rest. */
export async function gather(scene: Scene, node: TwimlElement, promptVerbs: Verbs): Promise<Step> {
  const first = await firstInput(scene, node, promptVerbs);
  if (first && 'words' in first) {
    return {
      go: 'fetch',
      source: sourceWith(scene, node, { SpeechResult: first.words, Confidence: '0.95' }),
    };
  }
  const { digits, finishedOn } = await collect(scene, node, first?.digit);
  if (digits === '' && !finishedOn && !flagAttribute(node, 'actionOnEmptyResult', false)) return goOn;
  return {
    go: 'fetch',
    source: sourceWith(scene, node, { Digits: digits, FinishedOnKey: finishedOn, msg: 'Gather End' }),
  };
}

function sourceWith(
  scene: Scene,
  node: TwimlElement,
  params: Record<string, string>,
): { url: string; method: string; params: Record<string, string> } {
  const source = actionSource(scene, node, params);
  if (source && 'url' in source) return source;
  return { url: scene.documentUrl, method: node.attributes['method'] ?? 'POST', params };
}

function timeoutMs(node: TwimlElement): number {
  return numberAttribute(node, 'timeout', 5) * 1000;
}

async function firstInput(scene: Scene, node: TwimlElement, promptVerbs: Verbs): Promise<Input | null> {
  const kinds = (node.attributes['input'] ?? 'dtmf').split(/\s+/);
  // Keys that were pressed before it began are no answer to it.
  scene.call.keys.clear();
  const answered = new AbortController();
  const signal = AbortSignal.any([scene.signal, answered.signal]);
  const prompt = async (): Promise<null> => {
    for (const child of node.children) await promptVerbs[child.name]?.({ ...scene, signal }, child);
    await scene.world.clock.sleep(timeoutMs(node), signal);
    return null;
  };
  const contenders: Promise<Input | null>[] = [prompt()];
  if (kinds.includes('dtmf')) contenders.push(scene.call.keys.take(signal).then((digit) => ({ digit })));
  if (kinds.includes('speech')) {
    scene.call.words.clear();
    contenders.push(scene.call.words.take(signal).then((words) => ({ words })));
  }
  try {
    return await Promise.race(contenders);
  } finally {
    answered.abort(new Interrupted('digit'));
  }
}

interface Collected {
  digits: string;
  finishedOn: string;
}

async function collect(scene: Scene, node: TwimlElement, first: string | undefined): Promise<Collected> {
  const wanted = numberAttribute(node, 'numDigits', Infinity);
  const finishOnKey = node.attributes['finishOnKey'] ?? '#';
  let digits = '';
  let next = first;
  while (next !== undefined) {
    if (finishOnKey.includes(next)) return { digits, finishedOn: next };
    digits += next;
    if (digits.length >= wanted) break;
    next = await nextDigit(scene, timeoutMs(node));
  }
  return { digits, finishedOn: '' };
}

async function nextDigit(scene: Scene, withinMs: number): Promise<string | undefined> {
  const late = new AbortController();
  const signal = AbortSignal.any([scene.signal, late.signal]);
  const silence = scene.world.clock.sleep(withinMs, signal).then(() => undefined);
  try {
    return await Promise.race([scene.call.keys.take(signal), silence]);
  } finally {
    late.abort(new Interrupted('digit'));
  }
}
