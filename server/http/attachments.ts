import { openFile, openImage } from '../../core/attachments/attachments.ts';
import { discardUpload, upload } from '../../core/attachments/uploads.ts';
import { Done } from '../../core/contract/access.ts';
import { AttachmentParams, Upload, UploadQuery } from '../../core/contract/attachments.ts';
import { AppError } from '../../core/errors.ts';
import { route, StoredFile, type Route } from './route.ts';

export const attachmentRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/attachments',
    summary: 'Bring a file to be sent: the body is the file; the answer’s id goes into a reply',
    permission: 'conversation.work',
    query: UploadQuery,
    takesFile: true,
    reply: Upload,
    status: 201,
    async handle({ hub, viewer, query, file }) {
      if (!file)
        throw new AppError('invalid_request', 'The body must be the file, as application/octet-stream');
      const { name, type = 'application/octet-stream' } = query;
      return upload(hub, viewer, { name, type, source: file.iterator({ destroyOnReturn: false }) });
    },
  }),
  route({
    method: 'post',
    path: '/attachments/:id/discard',
    summary: 'Throw away a file that was not sent',
    permission: 'conversation.work',
    params: AttachmentParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await discardUpload(hub, viewer, params.id);
      return { ok: true as const };
    },
  }),
  route({
    method: 'get',
    path: '/attachments/:id',
    summary: 'A file of a message, always as a download',
    permission: 'conversation.read',
    params: AttachmentParams,
    reply: StoredFile,
    handle: async ({ hub, params }) => ({ ...(await openFile(hub, params.id)), image: null }),
  }),
  route({
    method: 'get',
    path: '/attachments/:id/image',
    summary: 'A picture, to be shown: PNG, JPEG, GIF or WebP by its bytes',
    permission: 'conversation.read',
    params: AttachmentParams,
    reply: StoredFile,
    handle: ({ hub, params }) => openImage(hub, params.id),
  }),
];
