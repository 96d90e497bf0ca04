import express, { type Request, type Response, type Router } from 'express';
import { answerConfirmation, confirmationByToken } from '../../core/cases/confirmations.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { languageOf } from './surveyPageReplies.ts';
import { pageStyle, pageStyleHash } from './surveyPageStyle.ts';
import type { PageLanguage } from './surveyPageTexts.ts';
import { createTokenBucket } from './tokenBucket.ts';

// /k/:token, without a sign-in: is the case solved? Must stay true: reading changes nothing, so that a scanner answers for nobody;
// a POST answers once.

const CSP = `default-src 'none'; style-src '${pageStyleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
/** Only links that are none count. */
const GUESSES = { capacity: 60, perSecond: 1 };
const BODY_LIMIT = 8_192;
const MOST_WORDS = 1_000;

const words: Record<PageLanguage, Record<Word | 'title' | 'yes' | 'no' | 'words', string>> = {
  en: {
    title: 'Is your case solved?',
    ask: 'We believe that we have solved it. Is all well now?',
    yes: 'Yes, it is solved',
    no: 'No, not yet',
    words: 'What is still missing? (optional)',
    doneYes: 'Thank you. We have closed your case.',
    doneNo: 'Thank you for telling us. Your case is open again, and we will be in touch.',
    over: 'This was answered already. Thank you!',
    gone: 'This link is not valid.',
    trouble: 'That did not work. Please try again in a minute.',
  },
  zh: {
    title: '您的问题解决了吗？',
    ask: '我们认为问题已经解决。现在一切都好吗？',
    yes: '是的，已解决',
    no: '还没有',
    words: '还有什么没有解决？（选填）',
    doneYes: '谢谢，我们已结案。',
    doneNo: '感谢您的反馈。我们已重新受理，并会与您联系。',
    over: '您已经答复过了，谢谢！',
    gone: '此链接无效。',
    trouble: '操作未成功，请稍后再试。',
  },
  es: {
    title: '¿Está resuelto su caso?',
    ask: 'Creemos que lo hemos resuelto. ¿Está todo bien ahora?',
    yes: 'Sí, está resuelto',
    no: 'No, todavía no',
    words: '¿Qué falta todavía? (opcional)',
    doneYes: 'Gracias. Hemos cerrado su caso.',
    doneNo: 'Gracias por decírnoslo. Su caso vuelve a estar abierto y nos pondremos en contacto.',
    over: 'Esto ya se ha respondido. ¡Gracias!',
    gone: 'Este enlace no es válido.',
    trouble: 'No ha funcionado. Inténtelo de nuevo en un minuto.',
  },
  fr: {
    title: 'Votre demande est-elle résolue ?',
    ask: 'Nous pensons l’avoir résolue. Tout va bien à présent ?',
    yes: 'Oui, c’est résolu',
    no: 'Non, pas encore',
    words: 'Que manque-t-il encore ? (facultatif)',
    doneYes: 'Merci. Nous avons clos votre dossier.',
    doneNo: 'Merci de nous l’avoir dit. Votre dossier est rouvert et nous vous recontacterons.',
    over: 'Vous avez déjà répondu. Merci !',
    gone: 'Ce lien n’est pas valable.',
    trouble: 'Cela n’a pas fonctionné. Veuillez réessayer dans une minute.',
  },
  de: {
    title: 'Ist Ihr Anliegen gelöst?',
    ask: 'Wir glauben, dass wir es gelöst haben. Ist jetzt alles in Ordnung?',
    yes: 'Ja, es ist gelöst',
    no: 'Nein, noch nicht',
    words: 'Was fehlt noch? (freiwillig)',
    doneYes: 'Danke. Wir haben Ihren Fall geschlossen.',
    doneNo: 'Danke für den Hinweis. Ihr Fall ist wieder offen, und wir melden uns.',
    over: 'Das wurde schon beantwortet. Danke!',
    gone: 'Dieser Link ist nicht gültig.',
    trouble: 'Das hat nicht geklappt. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
};
type Word = 'ask' | 'doneYes' | 'doneNo' | 'over' | 'gone' | 'trouble';
const statuses: Partial<Record<Word, number>> = { gone: 404, over: 409, trouble: 503 };

/** The routes of the page, to be mounted at /k before anything that asks who is there. */
export function casePageRoutes(hub: Hub): Router {
  const guesses = createTokenBucket(GUESSES);
  const router = express.Router();
  router.use((_req, res, next) => {
    res.set({
      'Content-Security-Policy': CSP,
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'Cache-Control': 'no-store',
    });
    next();
  });
  const known = async (req: Request) => {
    const { token } = req.params;
    if (typeof token !== 'string' || !guesses.hasSome(req.ip ?? 'unknown')) return null;
    const found = await confirmationByToken(hub, token);
    if (!found) guesses.take(req.ip ?? 'unknown');
    return found && { ...found, token };
  };
  router.get('/:token', async (req, res) => {
    await answer(hub, res, async () => {
      const found = await known(req);
      if (!found) return { word: 'gone' };
      return { word: found.state === 'asked' ? 'ask' : 'over', ...found };
    });
  });
  router.post(
    '/:token',
    express.urlencoded({ limit: BODY_LIMIT, extended: false, parameterLimit: 5 }),
    async (req, res) => {
      await answer(hub, res, async () => {
        const found = await known(req);
        if (!found) return { word: 'gone' };
        const given = readAnswer(req.body);
        if (!given) return { word: 'ask', ...found };
        await answerConfirmation(hub, found.token, given);
        return { word: given.answer === 'yes' ? 'doneYes' : 'doneNo', ...found };
      });
    },
  );
  return router;
}

function readAnswer(body: unknown): { answer: 'yes' | 'no'; words: string | null } | null {
  if (typeof body !== 'object' || body === null || !('answer' in body)) return null;
  if (body.answer !== 'yes' && body.answer !== 'no') return null;
  const said = 'words' in body && typeof body.words === 'string' ? body.words : '';
  const clean = said.replaceAll('\u0000', '').toWellFormed().trim().slice(0, MOST_WORDS);
  return { answer: body.answer, words: clean === '' ? null : clean };
}

interface Shown {
  word: Word;
  number?: string;
  language?: string;
}

async function answer(hub: Hub, res: Response, work: () => Promise<Shown>): Promise<void> {
  try {
    show(res, await work());
  } catch (error) {
    if (error instanceof AppError && error.code === 'already_answered') return show(res, { word: 'over' });
    if (!isDatabaseAway(error)) hub.log.error({ err: error }, 'the page of a case failed');
    show(res, { word: 'trouble' });
  }
}

function show(res: Response, { word, number = '', language: known }: Shown): void {
  const language = languageOf(res.req, known ?? null);
  const text = words[language];
  const form =
    word === 'ask'
      ? `<form method="post"><p><label>${text.words}<br><textarea name="words" rows="3" maxlength="${MOST_WORDS}"></textarea></label></p>
<button type="submit" name="answer" value="yes">${text.yes}</button> <button type="submit" name="answer" value="no">${text.no}</button></form>`
      : '';
  res.status(statuses[word] ?? 200).type('html').send(`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,"><title>${text.title}</title><style>${pageStyle}</style></head>
<body><main><h1>${text.title}</h1><p>${number}</p><p role="status">${text[word]}</p>${form}</main></body></html>
`);
}
