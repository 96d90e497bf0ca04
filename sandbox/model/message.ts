export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'received'
  | 'canceled'
  | 'scheduled';

export type MessageDirection = 'inbound' | 'outbound-api' | 'outbound-reply';

export interface Media {
  sid: string;
  url: string;
  contentType: string;
}

export interface Message {
  sid: string;
  direction: MessageDirection;
  from: string;
  to: string;
  body: string;
  media: Media[];
  status: MessageStatus;
  errorCode: number | null;
  messagingServiceSid: string | null;
  statusCallback: string;
  createdAt: Date;
  updatedAt: Date;
  sentAt: Date | null;
  /** For texts to the hub: how its webhook went. */
  webhook: { status: number | null; error: string | null } | null;
}
