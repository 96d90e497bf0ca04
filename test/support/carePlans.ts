// Plans of care for the tests: real defaults, and what a test says besides.

/** A rule that asks for nothing but this. */
export const rule = (more: object) => ({
  segments: [],
  tiers: [],
  kinds: [],
  hasDate: null,
  hasAccountAgent: false,
  loyalty: false,
  won: false,
  ...more,
});
/** A step that a person does, unless it says more. */
export const step = (more: object) => ({
  key: 'one',
  kind: 'call',
  nature: 'emotion',
  title: 'Call them',
  ...more,
});
/** A card on the birthday, in both languages. */
export const birthdayCard = (more: object = {}) =>
  step({
    key: 'birthday',
    kind: 'card',
    title: 'Birthday card',
    anchor: { kind: 'date', date: 'birthday' },
    time: '00:00',
    texts: {
      en: { subject: 'Happy birthday', text: 'Happy birthday, {client.firstName}! {years} years.' },
      zh: { subject: '生日快乐', text: '{client.name}，祝您生日快乐！' },
    },
    ...more,
  });
