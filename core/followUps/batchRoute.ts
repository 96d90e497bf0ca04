import { MessageChannel } from '../contract/words.ts';
import type { Ask } from '../governor/contactFacts.ts';
import { sendersForMany, type ChosenSender, type SenderWish } from '../senders/sendersForMany.ts';

// Where planned messages go, for many at once: as textRoute, which has the last word on those that are left out here.

/** What take_due_texts gives of each. */
export interface DueText {
  id: string;
  client_id: string;
  conversation_id: string | null;
  title: string;
  text: string;
  subject: string | null;
  html: string | null;
  owner_id: string | null;
  purpose: string;
  /** Where its writer wanted it to go. */
  wanted: string | null;
  wanted_to: string | null;
  wanted_is_known: boolean;
  time_zone: string | null;
  division_id: string;
  about_channel: 'call' | 'sms' | 'email' | null;
  about_queue_id: string | null;
  about_our_id: string | null;
  about_our: string | null;
  about_to: string | null;
  about_out: boolean;
  phone: string | null;
  /** Some number of the client's does not want texts. */
  phone_out: boolean;
  email: string | null;
  email_out: boolean;
  our_mail: string | null;
  is_plain: boolean;
}

interface Way {
  channel: MessageChannel;
  to: string;
  optedOut: boolean;
}

export interface RoutedText extends Way {
  row: DueText;
  from: string;
  /** Of a text: the sender that is to be kept from now on. */
  sender: ChosenSender | null;
}

/** Those whose way is clear, in their order. The clients' rows must be taken. */
export async function routeMany(ask: Ask, rows: readonly DueText[]): Promise<RoutedText[]> {
  const found = rows.flatMap((row) => {
    const way = wayOf(row);
    return way ? [{ row, ...way }] : [];
  });
  const texts = found.filter(({ channel }) => channel === 'sms');
  const senders = await sendersForMany(
    ask,
    texts.map(({ row, to }) => wishOf(row, to)),
  );
  const ofText = new Map(texts.map(({ row }, index) => [row.id, senders[index] ?? null]));
  return found.flatMap((one) => {
    const sender = ofText.get(one.row.id) ?? null;
    const from = one.channel === 'sms' ? sender?.sender.value : mailFrom(one.row);
    return from === undefined || from === null || sender?.isTold ? [] : [{ ...one, from, sender }];
  });
}

/** To whom its writer wanted; else where the conversation is that it belongs to; else to the client's number; else by mail. */
function wayOf(row: DueText): Way | null {
  const wanted = MessageChannel.nullable().parse(row.wanted);
  if (wanted && row.wanted_to !== null) return row.wanted_is_known ? way(row, wanted, row.wanted_to) : null;
  if (row.about_channel !== null && row.about_to !== null)
    return way(row, row.about_channel === 'email' ? 'email' : 'sms', row.about_to);
  if (row.phone !== null) return way(row, 'sms', row.phone);
  return row.email === null ? null : way(row, 'email', row.email);
}

function way(row: DueText, channel: MessageChannel, to: string): Way {
  const isAbout = to === row.about_to && row.about_out;
  return { channel, to, optedOut: isAbout || (channel === 'email' ? row.email_out : row.phone_out) };
}

function wishOf(row: DueText, to: string): SenderWish {
  return {
    divisionId: row.division_id,
    to,
    queueIds: row.about_queue_id === null ? [] : [row.about_queue_id],
    aboutId: row.about_channel === 'email' ? null : row.about_our_id,
  };
}

function mailFrom(row: DueText): string | null {
  return row.about_channel === 'email' ? row.about_our : row.our_mail;
}
