import { SaxesParser } from 'saxes';

export interface TwimlElement {
  name: string;
  attributes: Record<string, string>;
  children: TwimlElement[];
  /** The text directly inside, with spaces evened out. */
  text: string;
}

/** The document is not TwiML. `code` is the number Twilio would log: 12100 for broken XML. */
export class TwimlError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads a TwiML document and returns the verbs inside its Response. */
export function parseTwiml(source: string): TwimlElement[] {
  const root = element('', {});
  const open: TwimlElement[] = [root];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new TwimlError(12100, `Document parse failure: ${error.message}`);
  });
  parser.on('opentag', (tag) => {
    const child = element(tag.name, { ...tag.attributes });
    open.at(-1)?.children.push(child);
    open.push(child);
  });
  parser.on('closetag', () => {
    const closed = open.pop();
    if (closed) closed.text = closed.text.replace(/\s+/g, ' ').trim();
  });
  const addText = (text: string): void => {
    const current = open.at(-1);
    if (current) current.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(source.trim()).close();
  const [response] = root.children;
  if (response?.name !== 'Response') {
    throw new TwimlError(
      12100,
      `Document parse failure: the root is <${response?.name ?? ''}>, not <Response>`,
    );
  }
  return response.children;
}

function element(name: string, attributes: Record<string, string>): TwimlElement {
  return { name, attributes, children: [], text: '' };
}

/** A numeric attribute, or the default when it is missing or not a number. */
export function numberAttribute(node: TwimlElement, name: string, otherwise: number): number {
  const value = node.attributes[name];
  const parsed = Number(value);
  return value === undefined || value === '' || !Number.isFinite(parsed) ? otherwise : parsed;
}

/** A true/false attribute, or the default when it is missing. */
export function flagAttribute(node: TwimlElement, name: string, otherwise: boolean): boolean {
  const value = node.attributes[name];
  return value === undefined || value === '' ? otherwise : value.toLowerCase() === 'true';
}
