import {
  USUAL_SURVEY,
  type Dimension,
  type Question,
  type QuestionKind,
  type SurveyContent,
  type Words,
} from '../contract/instruments.ts';

// The instruments that come with the house. A change of content here is published as a further version when it is first
// asked for; what was planned before keeps the version it was planned with.

type Five = readonly [en: string, zh: string, es: string, fr: string, de: string];

const words = ([en, zh, es, fr, de]: Five): Words => ({ en, zh, es, fr, de });

interface About {
  kind: QuestionKind;
  dimension: Dimension;
  weight?: number;
}

const ask = (key: string, { kind, dimension, weight = 1 }: About, texts: Five): Question => ({
  key,
  kind,
  dimension,
  weight,
  text: words(texts),
});

const title = words([
  'How did we do?',
  '您对我们的服务满意吗？',
  '¿Cómo lo hemos hecho?',
  'Êtes-vous satisfait de nous ?',
  'Wie waren Sie mit uns zufrieden?',
]);

const comment = ask('comment', { kind: 'text', dimension: 'comment' }, [
  'Anything you want to tell us?',
  '还有什么想告诉我们？',
  '¿Quiere decirnos algo más?',
  'Souhaitez-vous nous dire autre chose ?',
  'Möchten Sie uns noch etwas sagen?',
]);

const overall = (key: string, weight = 1): Question =>
  ask(key, { kind: 'csat', dimension: 'overall', weight }, [
    'How did we do?',
    '您对本次服务满意吗？',
    '¿Cómo lo hemos hecho?',
    'Comment avons-nous répondu à votre attente ?',
    'Wie zufrieden waren Sie insgesamt?',
  ]);

const again = ask('again', { kind: 'yesno', dimension: 'again' }, [
  'Would you choose us again?',
  '您还愿意再次选择我们吗？',
  '¿Volvería a elegirnos?',
  'Nous choisiriez-vous de nouveau ?',
  'Würden Sie sich wieder für uns entscheiden?',
]);

const effort = (key: string): Question =>
  ask(key, { kind: 'ces', dimension: 'effort' }, [
    'The company made it easy to get my issue handled.',
    '解决问题的过程很轻松。',
    'La empresa me facilitó resolver mi asunto.',
    "L'entreprise a facilité le traitement de ma demande.",
    'Das Unternehmen hat es mir leicht gemacht, mein Anliegen zu klären.',
  ]);

const recommend = ask('recommend', { kind: 'nps', dimension: 'recommend' }, [
  'How likely are you to recommend us to a friend or colleague?',
  '您有多大可能把我们推荐给朋友或同事？',
  '¿Qué probabilidad hay de que nos recomiende a un amigo o colega?',
  'Quelle est la probabilité que vous nous recommandiez à un ami ou collègue ?',
  'Wie wahrscheinlich ist es, dass Sie uns Freunden oder Kollegen empfehlen?',
]);

const agent = ask('agent', { kind: 'csat', dimension: 'agent' }, [
  'How helpful was the person you spoke with?',
  '接待您的客服是否周到？',
  '¿Fue servicial la persona que le atendió?',
  'La personne qui vous a répondu vous a-t-elle bien aidé ?',
  'Wie hilfsbereit war Ihre Ansprechperson?',
]);

const speed = ask('speed', { kind: 'csat', dimension: 'speed' }, [
  'Were you helped quickly enough?',
  '我们的响应是否及时？',
  '¿Le atendimos con rapidez?',
  'Avons-nous répondu assez vite ?',
  'Wurde Ihnen schnell genug geholfen?',
]);

const solution = ask('solution', { kind: 'csat', dimension: 'solution', weight: 2 }, [
  'How well was your issue solved?',
  '您的问题解决得如何？',
  '¿Quedó bien resuelto su asunto?',
  'Votre problème a-t-il été bien résolu ?',
  'Wie gut wurde Ihr Anliegen gelöst?',
]);

const value = ask('value', { kind: 'csat', dimension: 'value' }, [
  'Was the contact worth your time?',
  '这次沟通是否值得您花费的时间？',
  '¿Mereció la pena el tiempo dedicado?',
  'Ce contact valait-il votre temps ?',
  'War der Kontakt Ihre Zeit wert?',
]);

const project = ask('project', { kind: 'csat', dimension: 'project', weight: 2 }, [
  'How satisfied are you with our work together so far?',
  '您对我们以往的合作项目满意吗？',
  '¿Está satisfecho con nuestro trabajo conjunto hasta ahora?',
  "Êtes-vous satisfait de notre collaboration jusqu'ici ?",
  'Wie zufrieden sind Sie mit unserer bisherigen Zusammenarbeit?',
]);

export interface BuiltIn {
  key: string;
  name: string;
  content: SurveyContent;
}

export const builtIns: readonly BuiltIn[] = [
  { key: USUAL_SURVEY, name: 'Satisfaction', content: { title, questions: [overall('score'), comment] } },
  { key: 'nps', name: 'Recommendation (NPS)', content: { title, questions: [recommend, comment] } },
  { key: 'effort', name: 'Effort (CES)', content: { title, questions: [effort('effort'), comment] } },
  {
    key: 'service',
    name: 'Service in depth',
    content: {
      title,
      questions: [overall('overall', 2), agent, speed, solution, value, effort('effort'), again, comment],
    },
  },
  { key: 'project', name: 'Project review', content: { title, questions: [project, value, again, comment] } },
];
