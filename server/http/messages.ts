import { Readable } from 'node:stream';
import { z } from 'zod';
import { loadRemoteImage } from '../../core/attachments/remoteImage.ts';
import { Done } from '../../core/contract/access.ts';
import { MessageDetail, Page, QuarantinePage, UndoneMessage } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import { askForMedia } from '../../core/conversations/fetchMedia.ts';
import { loadMessageFor, loadRawFor } from '../../core/conversations/messages.ts';
import { undoSend } from '../../core/conversations/undoSend.ts';
import { listQuarantine, loadQuarantined } from '../../core/conversations/quarantine.ts';
import { replayMail } from '../../core/conversations/replayMail.ts';
import { Download, route, StoredFile, type Route } from './route.ts';

const QuarantineParams = z.strictObject({ id: idOf('quarantined') });
const MessageParams = z.strictObject({ id: idOf('message') });

export const messageRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/messages/:id',
    summary: 'One message with its delivery; HTML sanitised, to be shown in a sandboxed frame only',
    permission: 'conversation.read',
    params: MessageParams,
    reply: MessageDetail,
    handle: ({ hub, viewer, params }) => loadMessageFor(hub, viewer, params.id),
  }),
  route({
    method: 'post',
    path: '/messages/:id/undo',
    summary: 'Take a message back that has not left yet; its files wait again to be sent',
    permission: 'conversation.work',
    params: MessageParams,
    reply: UndoneMessage,
    async handle({ hub, viewer, params }) {
      const uploads = await undoSend(hub, viewer, params.id);
      return { ...(await loadMessageFor(hub, viewer, params.id)), uploads };
    },
  }),
  route({
    method: 'post',
    path: '/messages/:id/fetch-media',
    summary: 'Fetch what a text came with and is still with the phone network',
    permission: 'conversation.work',
    params: MessageParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await askForMedia(hub, { messageId: params.id, agentId: viewer.agentId });
      return { ok: true as const };
    },
  }),
  route({
    method: 'get',
    path: '/messages/:id/raw',
    summary: 'The original of a message, byte for byte',
    permission: 'conversation.read',
    params: MessageParams,
    reply: Download,
    handle: async ({ hub, viewer, params }) => ({
      fileName: `message-${params.id}.eml`,
      bytes: await loadRawFor(hub, viewer, params.id),
    }),
  }),
  route({
    method: 'get',
    path: '/messages/:id/remote-image',
    summary:
      'An image that a mail loads from elsewhere, fetched by the hub: neither reader nor cookies are known there',
    permission: 'conversation.read',
    params: MessageParams,
    query: z.strictObject({ place: z.coerce.number().int().min(0).max(1_000) }),
    reply: StoredFile,
    async handle({ hub, params, query }) {
      const { image, bytes } = await loadRemoteImage(hub, {
        messageId: params.id,
        place: query.place,
      });
      return { name: 'image', image, bytes: bytes.length, stream: Readable.from([bytes]) };
    },
  }),
  route({
    method: 'get',
    path: '/quarantine',
    summary: 'What came in and could not be read, with the reason',
    permission: 'quarantine.read',
    query: z.strictObject(Page),
    reply: QuarantinePage,
    handle: ({ hub, viewer, query }) => listQuarantine(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/quarantine/:id/raw',
    summary: 'What was kept apart, byte for byte',
    permission: 'quarantine.read',
    params: QuarantineParams,
    reply: Download,
    handle: async ({ hub, params }) => ({
      fileName: `kept-${params.id}.eml`,
      bytes: await loadQuarantined(hub, params.id),
    }),
  }),
  route({
    method: 'post',
    path: '/quarantine/:id/replay',
    summary: 'Take a kept mail in after all: a person has looked at it',
    permission: 'quarantine.read',
    params: QuarantineParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await replayMail(hub, viewer, params.id);
      return { ok: true as const };
    },
  }),
];
