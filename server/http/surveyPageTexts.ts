import type { SurveyLanguage } from '../../core/contract/instruments.ts';

// Words of the public survey page. The questions come with the survey.

export type PageLanguage = SurveyLanguage;

export interface PageTexts {
  htmlLang: string;
  /** What the language calls itself. */
  own: string;
  languages: string;
  intro: string;
  scores: readonly [string, string, string, string, string];
  /** Both ends of the scales of recommending and of agreeing. */
  nps: readonly [string, string];
  ces: readonly [string, string];
  yesno: readonly [string, string];
  optional: string;
  send: string;
  privacy: string;
  choose: string;
  wrong: string;
  thanksTitle: string;
  thanks: string;
  sorryThanks: string;
  answeredTitle: string;
  answered: string;
  goneTitle: string;
  gone: string;
  slowTitle: string;
  slow: string;
  tooLargeTitle: string;
  tooLarge: string;
  troubleTitle: string;
  trouble: string;
}

const en: PageTexts = {
  htmlLang: 'en',
  own: 'English',
  languages: 'Language',
  intro: 'Tell us what you think; it takes a minute at most.',
  scores: ['Poor', 'Fair', 'OK', 'Good', 'Great'],
  nps: ['Not at all likely', 'Extremely likely'],
  ces: ['Strongly disagree', 'Strongly agree'],
  yesno: ['No', 'Yes'],
  optional: 'optional',
  send: 'Send',
  privacy: 'Your answer goes to our service team only.',
  choose: 'Please answer the first question.',
  wrong: 'Please choose from what is offered, and keep comments under 1,000 characters.',
  thanksTitle: 'Thank you!',
  thanks: 'Your answer has reached us. You can close this page.',
  sorryThanks:
    'Your answer has reached us. We are sorry that it did not go well; a supervisor will look into it.',
  answeredTitle: 'Already answered',
  answered: 'This survey was answered before. Thank you for that! You can close this page.',
  goneTitle: 'Nothing to answer here',
  gone: 'This link is not valid, or its time is over.',
  slowTitle: 'Too many requests',
  slow: 'Please wait a minute and try again.',
  tooLargeTitle: 'That was too much',
  tooLarge: 'Please write a shorter comment and try again.',
  troubleTitle: 'Something went wrong',
  trouble: 'Your answer was not saved. Please try again in a minute.',
};

const zh: PageTexts = {
  htmlLang: 'zh-CN',
  own: '中文',
  languages: '语言',
  intro: '请告诉我们您的看法，最多一分钟。',
  scores: ['很差', '较差', '一般', '满意', '非常满意'],
  nps: ['完全不可能', '极有可能'],
  ces: ['非常不同意', '非常同意'],
  yesno: ['否', '是'],
  optional: '选填',
  send: '提交',
  privacy: '您的评价仅供我们的服务团队查看。',
  choose: '请回答第一个问题。',
  wrong: '请在所列选项中选择，留言请不要超过 1000 个字符。',
  thanksTitle: '谢谢！',
  thanks: '我们已收到您的评价，您可以关闭此页面。',
  sorryThanks: '我们已收到您的评价。很抱歉这次服务未能令您满意，主管会跟进处理。',
  answeredTitle: '已经评价过',
  answered: '此问卷已有人填写，感谢您的评价！您可以关闭此页面。',
  goneTitle: '没有可填写的内容',
  gone: '此链接无效或已过期。',
  slowTitle: '请求过于频繁',
  slow: '请稍等一分钟后再试。',
  tooLargeTitle: '内容过长',
  tooLarge: '请缩短留言后再试。',
  troubleTitle: '出了点问题',
  trouble: '您的评价未能保存，请一分钟后再试。',
};

const es: PageTexts = {
  htmlLang: 'es',
  own: 'Español',
  languages: 'Idioma',
  intro: 'Díganos qué piensa; lleva como mucho un minuto.',
  scores: ['Mal', 'Regular', 'Normal', 'Bien', 'Excelente'],
  nps: ['Nada probable', 'Muy probable'],
  ces: ['Muy en desacuerdo', 'Muy de acuerdo'],
  yesno: ['No', 'Sí'],
  optional: 'opcional',
  send: 'Enviar',
  privacy: 'Su respuesta solo la ve nuestro equipo de atención.',
  choose: 'Responda a la primera pregunta, por favor.',
  wrong: 'Elija una de las opciones y escriba menos de 1.000 caracteres, por favor.',
  thanksTitle: '¡Gracias!',
  thanks: 'Hemos recibido su respuesta. Puede cerrar esta página.',
  sorryThanks:
    'Hemos recibido su respuesta. Sentimos que no haya ido bien; un responsable se ocupará de ello.',
  answeredTitle: 'Ya respondida',
  answered: 'Esta encuesta ya se respondió. ¡Gracias! Puede cerrar esta página.',
  goneTitle: 'Nada que responder',
  gone: 'Este enlace no es válido o ha caducado.',
  slowTitle: 'Demasiadas peticiones',
  slow: 'Espere un minuto e inténtelo de nuevo.',
  tooLargeTitle: 'Demasiado largo',
  tooLarge: 'Escriba un comentario más corto e inténtelo de nuevo.',
  troubleTitle: 'Algo ha fallado',
  trouble: 'Su respuesta no se guardó. Inténtelo de nuevo en un minuto.',
};

const fr: PageTexts = {
  htmlLang: 'fr',
  own: 'Français',
  languages: 'Langue',
  intro: 'Dites-nous ce que vous pensez ; cela prend une minute au plus.',
  scores: ['Mauvais', 'Passable', 'Correct', 'Bien', 'Excellent'],
  nps: ['Pas du tout probable', 'Très probable'],
  ces: ['Pas du tout d’accord', 'Tout à fait d’accord'],
  yesno: ['Non', 'Oui'],
  optional: 'facultatif',
  send: 'Envoyer',
  privacy: 'Seule notre équipe de service voit votre réponse.',
  choose: 'Merci de répondre à la première question.',
  wrong: 'Merci de choisir parmi les réponses proposées et d’écrire moins de 1 000 caractères.',
  thanksTitle: 'Merci !',
  thanks: 'Nous avons bien reçu votre réponse. Vous pouvez fermer cette page.',
  sorryThanks: 'Nous avons bien reçu votre réponse. Nous sommes désolés ; un responsable va s’en occuper.',
  answeredTitle: 'Déjà répondu',
  answered: 'Une réponse a déjà été donnée. Merci ! Vous pouvez fermer cette page.',
  goneTitle: 'Rien à remplir ici',
  gone: 'Ce lien n’est pas valable ou a expiré.',
  slowTitle: 'Trop de requêtes',
  slow: 'Merci de patienter une minute avant de réessayer.',
  tooLargeTitle: 'C’est trop long',
  tooLarge: 'Merci d’écrire un commentaire plus court.',
  troubleTitle: 'Un problème est survenu',
  trouble: 'Votre réponse n’a pas été enregistrée. Réessayez dans une minute.',
};

const de: PageTexts = {
  htmlLang: 'de',
  own: 'Deutsch',
  languages: 'Sprache',
  intro: 'Sagen Sie uns, was Sie denken; es dauert höchstens eine Minute.',
  scores: ['Schlecht', 'Mäßig', 'Okay', 'Gut', 'Sehr gut'],
  nps: ['Sehr unwahrscheinlich', 'Sehr wahrscheinlich'],
  ces: ['Trifft gar nicht zu', 'Trifft voll zu'],
  yesno: ['Nein', 'Ja'],
  optional: 'freiwillig',
  send: 'Senden',
  privacy: 'Ihre Antwort sieht nur unser Serviceteam.',
  choose: 'Bitte beantworten Sie die erste Frage.',
  wrong: 'Bitte wählen Sie aus dem Angebotenen und schreiben Sie weniger als 1.000 Zeichen.',
  thanksTitle: 'Vielen Dank!',
  thanks: 'Ihre Antwort ist angekommen. Sie können diese Seite schließen.',
  sorryThanks:
    'Ihre Antwort ist angekommen. Es tut uns leid, dass es nicht gut lief; die Leitung kümmert sich darum.',
  answeredTitle: 'Schon beantwortet',
  answered: 'Diese Umfrage wurde schon beantwortet. Danke dafür! Sie können diese Seite schließen.',
  goneTitle: 'Hier ist nichts zu beantworten',
  gone: 'Dieser Link gilt nicht oder nicht mehr.',
  slowTitle: 'Zu viele Anfragen',
  slow: 'Bitte warten Sie eine Minute und versuchen Sie es wieder.',
  tooLargeTitle: 'Das war zu viel',
  tooLarge: 'Bitte schreiben Sie einen kürzeren Kommentar.',
  troubleTitle: 'Das ging schief',
  trouble: 'Ihre Antwort wurde nicht gespeichert. Bitte versuchen Sie es in einer Minute wieder.',
};

export const pageTexts: Record<PageLanguage, PageTexts> = { en, zh, es, fr, de };
