import type { Router } from 'express';
import { z } from 'zod';
import { sendMail } from '../mail/sendMail.ts';
import { receiveFromCustomer } from '../messages/receiveFromCustomer.ts';
import type { World } from '../world.ts';
import { ControlError, read } from './controlError.ts';
import { listItems } from './listing.ts';

const newMessage = z.object({
  from: z.string().min(1),
  to: z.string().min(1),
  body: z.string().default(''),
  mediaUrls: z.array(z.url()).max(10).optional(),
  /** content is base64 */
  media: z
    .array(z.object({ contentType: z.string().max(100), content: z.base64() }))
    .max(10)
    .optional(),
  messageSid: z
    .string()
    .regex(/^(SM|MM)[0-9a-f]{32}$/)
    .optional(),
});

const newMail = z.object({
  from: z.string().min(3),
  fromName: z.string().optional(),
  to: z.string().min(3),
  subject: z.string().optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  inReplyTo: z.string().optional(),
  references: z.array(z.string()).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** content is base64 */
  attachments: z
    .array(z.object({ filename: z.string(), content: z.string(), contentType: z.string().optional() }))
    .optional(),
  raw: z.string().optional(),
  rawBase64: z.base64().optional(),
  messageId: z.string().optional(),
  retry: z.boolean().optional(),
});

export function addMessageRoutes(router: Router, world: World): void {
  router.post('/messages', async (request, response) => {
    const { media, ...text } = read(newMessage, request.body);
    const files = media?.map(({ contentType, content }) => ({
      contentType,
      content: Buffer.from(content, 'base64'),
    }));
    const message = await receiveFromCustomer(world, { ...text, files });
    if (!message) throw new ControlError(404, 'not_found', 'this is not a number of the company');
    response.status(201).json({ messageSid: message.sid, webhook: message.webhook });
  });
  router.get('/messages', (request, response) => {
    response.json(listItems(world, 'message', request.query));
  });
}

export function addMailRoutes(router: Router, world: World): void {
  router.post('/mails', async (request, response) => {
    const mail = await sendMail(world, { retry: world.retriesMail, ...read(newMail, request.body) });
    response.status(201).json({
      id: mail.id,
      messageId: mail.messageId,
      accepted: mail.delivery.state === 'accepted',
      state: mail.delivery.state,
      response: mail.delivery.response,
    });
  });
  router.get('/mails', (request, response) => {
    response.json(listItems(world, 'mail', request.query));
  });
  router.get('/mails/:id/raw', (request, response) => {
    response.type('text/plain').send(mailOf(world, request.params.id).raw);
  });
  router.get('/mails/:id/attachments/:index', (request, response) => {
    const attachment = mailOf(world, request.params.id).attachments[Number(request.params.index)];
    if (!attachment) throw new ControlError(404, 'not_found', 'there is no such attachment');
    response
      .attachment(attachment.filename || 'attachment')
      .type('application/octet-stream')
      .send(attachment.content);
  });
}

function mailOf(world: World, id: string) {
  const mail = world.mails.get(id);
  if (!mail) throw new ControlError(404, 'not_found', `there is no mail ${id}`);
  return mail;
}
