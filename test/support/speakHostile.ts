import type { Customer } from './customer.ts';
import type { Place } from './harness.ts';

/** Every way by which somebody outside can have words shown in the console, each with all families. */
export async function speakHostile(
  place: Place,
  customer: Customer & { clientId: string },
  words: readonly string[],
) {
  const { agent } = place;
  for (let first = 0; first < words.length; first += 8)
    await customer.text(place.number, words.slice(first, first + 8).join('\n'));
  const { id } = await agent.isOffered(customer.number);
  await agent.post(`/conversations/${id}/accept`);
  for (const word of words.slice(0, 12)) {
    await agent.post(`/clients/${customer.clientId}/notes`, { text: word });
    const dueAt = new Date().toISOString();
    await agent.post('/follow-ups', { clientId: customer.clientId, title: word.slice(0, 120), dueAt });
  }
  for (const [index, word] of words.entries())
    await customer.mail(place.mailbox, {
      subject: `${index} ${word}`,
      fromName: word.replaceAll(/[^\x20-\x7e]|["\\<>]/g, '') || 'x',
      text: word,
      html: word,
      attachments: [
        {
          filename: `${word.slice(0, 80)}.pdf`,
          content: Buffer.from('%PDF-').toString('base64'),
          contentType: 'application/pdf',
        },
      ],
    });
  return id;
}
