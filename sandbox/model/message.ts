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
  /** Where it lay when it was handed over; where the network keeps it, when a customer sent it. */
  url: string;
  contentType: string;
  /** Null until it was fetched, and when it could not be. */
  content: Buffer | null;
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
