import http from 'node:http';
import twilio from 'twilio';
import { TOKEN, type Form } from './outsideWorld.ts';

// A webhook as Twilio posts it. Null when there is no answer.

export const PUBLIC_URL = 'https://hub.example.com';

interface Post {
  path: string;
  form: Form;
  headers: Form;
}

export function postForm(
  port: number,
  { path, form, headers }: Post,
): Promise<{ status: number; body: string } | null> {
  const body = new URLSearchParams(form).toString();
  const signature = twilio.getExpectedTwilioSignature(TOKEN, PUBLIC_URL + path, form);
  return new Promise((resolve) => {
    const req = http.request(
      {
        port,
        host: '127.0.0.1',
        path,
        method: 'POST',
        agent: false,
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
          'x-twilio-signature': signature,
          ...headers,
        },
      },
      (res) => {
        let text = '';
        res.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
        res.on('end', () => resolve({ status: res.statusCode ?? 0, body: text }));
        res.on('error', () => resolve(null));
      },
    );
    req.on('error', () => resolve(null));
    req.end(body);
  });
}
