import { z } from 'zod';
import { idOf } from './ids.ts';

// Files of messages, as they are shown and sent. Where they lie is nobody's business but the store's.

export const Attachment = z.object({
  /** Absent for what came in before files were kept: only the original mail has it. */
  id: z.uuid().optional(),
  name: z.string(),
  /** As it was declared; what may be shown is decided by the bytes. */
  type: z.string(),
  bytes: z.number().int(),
  /** A picture that may be shown, by its first bytes: GET /attachments/:id/image. */
  isImage: z.boolean().optional(),
  /** Stands in the text of the mail. */
  inline: z.boolean().optional(),
  /** Of a kind that is not let through: it can be named, not fetched. */
  refused: z.boolean().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

/** A file that waits to be sent with a message. */
export const Upload = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.string(),
  bytes: z.number().int(),
  isImage: z.boolean(),
});
export type Upload = z.infer<typeof Upload>;

/** The body is the file itself, as application/octet-stream. */
export const UploadQuery = z.strictObject({
  name: z.string().trim().min(1).max(255),
  type: z.string().trim().max(255).optional(),
});

export const AttachmentParams = z.strictObject({ id: idOf('attachment') });

/** Ids of the viewer's own uploads, where the use case itself asks whose they are. */
export const FileIds = z.array(z.string().regex(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/)).max(20);

/** Uploads that go with a message, in this order. */
export const AttachmentIds = z.array(idOf('attachment')).max(20);
