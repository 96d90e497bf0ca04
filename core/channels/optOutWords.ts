// Pure: what a text says about being texted at all. The words that carriers act on are exact, alone in the message; what only
// sounds as if somebody had enough is for a person to decide.

/** stop and start: act at once. mayStop: somebody should look. mayStart: a yes, if it comes from who has opted out. */
export type OptOutSense = 'stop' | 'start' | 'mayStop' | 'mayStart';

/** What such a text carries among its flags, and so what the job looks at. */
export const flagOf = { mayStop: 'may_opt_out', mayStart: 'may_opt_in' } as const;
export const senseOf: Readonly<Record<string, 'mayStop' | 'mayStart'>> = {
  [flagOf.mayStop]: 'mayStop',
  [flagOf.mayStart]: 'mayStart',
};

const words = (...lists: string[]): Set<string> => new Set(lists.flatMap((list) => list.split(', ')));

/** Alone in the message: what carriers stop on, and the same said in the languages of our clients. */
const stopWords = words(
  'stop, stopall, stop all, unsubscribe, cancel, end, quit, revoke, optout, opt out',
  'alto, parar, baja, dar de baja, darse de baja, darme de baja, cancelar suscripcion',
  'arret, arreter, desabonner, desabonnement, se desabonner, desinscrire, desinscription',
  'stopp, abmelden, abmeldung, abbestellen, austragen',
  '退订, 退訂, 取消订阅, 取消訂閱, 停止发送, 停止發送, 拒收, td',
);

const startWords = words('start, unstop');

/** Too common as an answer to anything else to act on for somebody who has not opted out. */
const yesWords = words(
  'yes',
  'alta, iniciar, comenzar, suscribir',
  'commencer, reprendre, s abonner, reabonner',
  'starten, anmelden, anmeldung',
  '订阅, 訂閱, 恢复订阅, 恢復訂閱, 重新订阅, 重新訂閱',
);

/** Words beside each other, not further apart than a clause is long. */
const phrases: readonly RegExp[] = [
  // English
  /\b(?:stop|quit|cease|enough|no more)\b(?: \w+){0,3} (?:text|texts|texting|messag\w+|sms|contacting|sending|emailing|spamming|bothering|harassing)\b/,
  /\b(?:do not|dont|don t|never)\b(?: (?:you|ever|please|want|to|be|get|any|more)){0,6} (?:text|texts|texted|message|messages|messaged|sms|contact|contacted)\b(?! (?:me |us )?(?:before|after|until|him|her|them|my|the|about)\b)/,
  /\b(?:take|get) (?:me|my (?:name|number|phone)|this number) off\b|\b(?:remove|delete) (?:me|my (?:name|number|phone)|this number)\b/,
  /\bunsubscribe\b|\bopt(?:ing|ed)? (?:me )?out\b|\bleave me alone\b|\brevoke\b(?: \w+){0,3} consent\b|\blose my number\b/,
  // Spanish
  /\bno (?:me|nos) (?:escrib\w+|envi\w+|mand\w+|contact\w+|molest\w+)(?: \w+)? mas\b|\bno (?:quiero|deseo) (?:recibir )?mas (?:mensajes|textos|sms)\b/,
  /\b(?:deje|dejen|deja|paren|para) de (?:escribir|enviar|mandar|contactar|molestar)(?:me|nos)?\b|\bdarme de baja\b|\b(?:borren?|eliminen?|quiten?) mi numero\b/,
  // French
  /\bne (?:m|me|nous) (?:\w+ )?(?:envoyez|ecrivez|contactez|envoyer|ecrire|contacter)(?: \w+){0,2} plus\b|\barretez? de (?:m|me|nous) (?:\w+)|\bplus de (?:messages|sms|textos)\b|\bdesabonne\w*|\b(?:retirez|supprimez) (?:moi|mon numero)\b/,
  // German
  /\bkeine (?:sms|nachrichten|textnachrichten|werbung|mails)(?: \w+){0,2} mehr\b|\bnicht mehr(?: \w+)? (?:schreiben|kontaktieren|anschreiben|belastigen)\b|\bhor(?:en|t)? (?:sie )?auf(?: \w+){0,2} (?:schreiben|senden|schicken|texten)\b|\bloschen sie meine nummer\b|\b(?:von der|aus der) liste (?:nehmen|streichen|loschen)\b/,
  // Chinese
  /(?:不要|别|別|勿|请勿|請勿|停止|不想)(?:再)?(?:给我|給我|向我|收到)?(?:发送|發送|发|發|联系|聯繫|聯絡|打扰|打擾|骚扰|騷擾)(?:我|短信|信息|消息|訊息|簡訊|广告|廣告|了|$)/,
  /退订|退訂|取消订阅|取消訂閱|拒收短信/,
];

const MANY = 500;

/** In any case, with any accents, punctuation, pictures or unseen characters around the words. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cf}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’]/gu, ' ')
    .replace(/[^\p{L}\p{N}\s]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Null: it says nothing about that. Of a long text only the beginning is read. */
export function readOptOut(text: string): OptOutSense | null {
  const said = plain(text.slice(0, MANY));
  const joined = /^(?:\p{L} )+\p{L}$/u.test(said) ? said.replaceAll(' ', '') : said;
  if (stopWords.has(joined)) return 'stop';
  if (startWords.has(joined)) return 'start';
  if (yesWords.has(joined)) return 'mayStart';
  return phrases.some((phrase) => phrase.test(said)) ? 'mayStop' : null;
}
