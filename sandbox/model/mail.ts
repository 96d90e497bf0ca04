export interface MailAttachment {
  filename: string;
  contentType: string;
  size: number;
  content: Buffer;
}

export interface Mail {
  id: string;
  /** inbound: from a customer to the hub; outbound: from the hub to a customer. Named as seen by the hub. */
  direction: 'inbound' | 'outbound';
  messageId: string;
  from: string;
  fromName: string;
  to: string[];
  envelope: { from: string; to: string[] };
  subject: string;
  text: string;
  html: string | null;
  inReplyTo: string | null;
  references: string[];
  headers: Record<string, string>;
  attachments: MailAttachment[];
  raw: Buffer;
  at: Date;
  /** How the hand-over to the hub went; mails from the hub are simply received. */
  delivery: MailDelivery;
}

export interface MailDelivery {
  state: 'received' | 'sending' | 'accepted' | 'retrying' | 'refused';
  tries: number;
  response: string;
}
