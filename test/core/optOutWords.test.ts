import { describe, expect, test } from 'vitest';
import { readOptOut } from '../../core/channels/optOutWords.ts';

// RELIABILITY 1b: all exact words in every way that people type them, and not one false stop.

const stops = [
  'stop',
  'stopall',
  'stop all',
  'unsubscribe',
  'cancel',
  'end',
  'quit',
  'revoke',
  'optout',
  'opt out',
  'opt-out',
  'alto',
  'parar',
  'baja',
  'dar de baja',
  'cancelar suscripción',
  'arrêt',
  'arrêter',
  'désabonner',
  'se désabonner',
  'désinscription',
  'stopp',
  'abmelden',
  'abmeldung',
  'abbestellen',
  '退订',
  '退訂',
  '取消订阅',
  '取消訂閱',
  '停止发送',
  '拒收',
  'TD',
];
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const wide = (word: string): string =>
  word.replace(/[!-~]/g, (one) => String.fromCodePoint(one.codePointAt(0)! + 0xfee0));
const ways: [string, (word: string) => string][] = [
  ['as it is', (word) => word],
  ['in capitals', (word) => word.toUpperCase()],
  ['with a capital', capital],
  ['with a full stop', (word) => `${capital(word)}.`],
  ['shouted', (word) => `${word.toUpperCase()}!!!`],
  ['quoted', (word) => `"${word}"`],
  ['with space around it', (word) => `  ${word}\n`],
  ['with a space that does not break', (word) => `\u00a0${word}\u00a0`],
  ['with an unseen mark', (word) => `${word.charAt(0)}\u200b${word.slice(1)}`],
  ['in wide letters', wide],
  ['with a picture', (word) => `${word} 🛑`],
  ['without accents', (word) => word.normalize('NFKD').replace(/\p{M}/gu, '')],
  ['in pieces of accents', (word) => word.normalize('NFD')],
];

test('500 and more ways to say stop', () => {
  const said = stops.flatMap((word) => ways.map(([, way]) => way(word)));
  expect(said.length).toBeGreaterThan(400);
  expect(said.filter((text) => readOptOut(text) !== 'stop')).toEqual([]);
});

test.each([
  ['start', 'start'],
  ['UNSTOP', 'start'],
  ['Yes', 'mayStart'],
  ['ALTA', 'mayStart'],
  ['订阅', 'mayStart'],
] as const)('%s: %s', (text, sense) => expect(readOptOut(text)).toBe(sense));

test.each([
  'Please stop texting me',
  "don't text me again",
  "I don't want to get any more texts",
  'Do not contact me anymore!!',
  'no more texts please',
  'STOP SENDING THESE',
  'Take me off your list',
  'remove my number from your database',
  'How do I unsubscribe?',
  'I want to opt out of this',
  'leave me alone',
  'I revoke my consent',
  'No me escriba más',
  'Por favor dejen de enviarme mensajes',
  'No quiero recibir más mensajes',
  'Ne m’envoyez plus de SMS',
  'Arrêtez de m’écrire',
  'Plus de messages svp',
  'Bitte keine SMS mehr',
  'Bitte nicht mehr schreiben',
  'Hören Sie auf, mir zu schreiben',
  'Löschen Sie meine Nummer',
  '不要再给我发短信了',
  '别发了',
  '请勿打扰',
  '怎么退订?',
])('somebody should look at: %s', (text) => expect(readOptOut(text)).toBe('mayStop'));

describe('what is about something else', () => {
  const things = [
    'the order',
    'the delivery',
    'my appointment',
    'the visit',
    'this contract',
    'the bus',
    'my lesson',
  ];
  const sentences = [
    (thing: string) => `I would like to cancel ${thing}`,
    (thing: string) => `When does ${thing} end?`,
    (thing: string) => `Can you stop by with ${thing} at 5?`,
    (thing: string) => `Please do not stop ${thing}`,
    (thing: string) => `Don't cancel ${thing} yet`,
    (thing: string) => `${capital(thing)} ends on Friday, right?`,
    (thing: string) => `Where does ${thing} stop`,
    (thing: string) => `I quit my job, so ${thing} must wait`,
    (thing: string) => `Text me about ${thing} tomorrow`,
    (thing: string) => `Do not text him about ${thing}, text me`,
    (thing: string) => `It stopped. Is ${thing} late?`,
    (thing: string) => `Could you message me when ${thing} is ready`,
    (thing: string) => `No more changes to ${thing}, thanks`,
    (thing: string) => `I have had enough of waiting for ${thing}`,
    (thing: string) => `Please don't text me before 9 about ${thing}`,
    (thing: string) => `Stopp bitte nicht ${thing}`,
    (thing: string) => `¿Puedo dar ${thing} hasta el lunes?`,
    (thing: string) => `Le train s’arrête ici, et ${thing}?`,
    (thing: string) => `Wie kann ich ${thing} ändern?`,
    (thing: string) => `The end. ${capital(thing)} was fine`,
    (thing: string) => `Take ${thing} off my bill`,
    (thing: string) => `Call me on my number about ${thing}`,
    (thing: string) => `I stopped at ${thing} and sent a message`,
    (thing: string) => `Is ${thing} on my list?`,
    (thing: string) => `stop-go traffic, ${thing} later`,
    (thing: string) => `End of month is fine for ${thing}`,
    (thing: string) => `Cancel that, ${thing} is OK`,
    (thing: string) => `Can we opt for a later ${thing}?`,
    (thing: string) => `My start is Monday, ${thing} on Tuesday`,
    (thing: string) => `Yes, ${thing} please`,
    (thing: string) => `The stop for ${thing} is closed`,
    (thing: string) => `Weekend: ${thing}?`,
    (thing: string) => `Never mind ${thing}`,
    (thing: string) => `We never got ${thing}`,
    (thing: string) => `The end date of ${thing} is wrong`,
    (thing: string) => `Unfortunately I must postpone ${thing}`,
    (thing: string) => `Your message about ${thing} helped`,
    (thing: string) => `I do not need ${thing} to stop`,
    (thing: string) => `Should I stop ${thing} when the light is red?`,
    (thing: string) => `Please quit the app and try ${thing}`,
    (thing: string) => `He will end ${thing} himself`,
    (thing: string) => `Ende gut, ${thing} gut`,
    (thing: string) => `请问${thing}什么时候结束`,
    (thing: string) => `我想取消${thing}的预约`,
    (thing: string) => `请不要发错货：${thing}`,
    (thing: string) => `停车场在哪里? ${thing}`,
    (thing: string) => `别忘了${thing}`,
    (thing: string) => `订单 ${thing} 不要了`,
    (thing: string) => `${thing}的地址可以改吗`,
    (thing: string) => `短信收到了, ${thing}谢谢`,
    (thing: string) => `Tell them not to end ${thing} early`,
    (thing: string) => `Is stop number four near ${thing}?`,
    (thing: string) => `I cancelled ${thing} last week`,
    (thing: string) => `Nonstop flights for ${thing}`,
    (thing: string) => `Please resend ${thing}`,
    (thing: string) => `Una baja en el precio de ${thing}?`,
    (thing: string) => `Alto contraste para ${thing}, gracias`,
    (thing: string) => `My TD bank card for ${thing}`,
    (thing: string) => `Kann ich mich für ${thing} anmelden?`,
    (thing: string) => `Ich möchte ${thing} nicht mehr ändern`,
    (thing: string) => `Do you want to contact the garage about ${thing}?`,
    (thing: string) => `please don't contact my wife, contact me about ${thing}`,
    (thing: string) => `Ignore the list, ${thing} is done`,
    (thing: string) => `Remove the snow at ${thing}`,
    (thing: string) => `Get me ${thing} from the list`,
    (thing: string) => `Bus stop texts are hard to read near ${thing}`,
    (thing: string) => `Did you stop, or is ${thing} still on?`,
    (thing: string) => `${capital(thing)}: quit, or go on?`,
    (thing: string) => `I will end up at ${thing}`,
    (thing: string) => `Start with ${thing}`,
    (thing: string) => `Revoke the parking permit of ${thing}`,
    (thing: string) => `What is the end of ${thing} number 5?`,
  ];
  const texts = sentences.flatMap((sentence) => things.map(sentence));

  test('500 texts: not one false stop', () => {
    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((text) => readOptOut(text) === 'stop' || readOptOut(text) === 'start')).toEqual([]);
  });

  test('and hardly one is shown to anybody', () => {
    const doubted = texts.filter((text) => readOptOut(text) === 'mayStop');
    expect(doubted.length, doubted.join('\n')).toBeLessThan(texts.length / 50);
  });
});

test('a text that is meant to keep us busy is read as fast as any other', () => {
  expect(readOptOut('do not want to '.repeat(10_000))).toBeNull();
  expect(readOptOut('x '.repeat(1_000_000))).toBeNull();
});
