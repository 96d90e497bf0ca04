import Document from 'pdfkit';
import { readFont } from './reviewFont.ts';
import type { ReviewFacts } from './reviewFacts.ts';
import { reviewTexts, type ReviewTexts } from './reviewTexts.ts';

// The report as a PDF, A4, in the client's language. Drawn in a thread of its own (drawReview.ts).

type Doc = InstanceType<typeof Document>;

const INK = '#1f2933';
const QUIET = '#61707f';
const ACCENT = '#0b6bcb';
const MARGIN = 56;

/** Draws the report. Gives the bytes of the file. */
export async function drawReviewHere(facts: ReviewFacts): Promise<Buffer> {
  const font = await readFont();
  const texts = reviewTexts[facts.reader.language];
  const doc = new Document({
    size: 'A4',
    margins: { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN },
    bufferPages: true,
    lang: facts.reader.language,
    info: { Title: texts.subject(facts.from, facts.to), Author: facts.reader.agent?.name ?? '' },
  });
  const pieces: Buffer[] = [];
  doc.on('data', (piece: Buffer) => pieces.push(piece));
  const whole = new Promise<Buffer>((resolve, reject) => {
    doc.on('end', () => resolve(Buffer.concat(pieces)));
    doc.on('error', reject);
  });
  doc.registerFont('text', font).font('text');
  head(doc, facts, texts);
  contacts(doc, facts, texts);
  opinions(doc, facts, texts);
  plans(doc, facts, texts);
  numberPages(doc, texts);
  doc.end();
  return whole;
}

function head(doc: Doc, { reader, from, to }: ReviewFacts, texts: ReviewTexts): void {
  doc.fillColor(ACCENT).fontSize(22).text(texts.title);
  doc
    .fillColor(INK)
    .fontSize(14)
    .text(reader.name ?? '');
  const about = [texts.period(from, to), reader.agent && texts.preparedBy(reader.agent.name)];
  doc.fillColor(QUIET).fontSize(10).text(about.filter(Boolean).join('  ·  '));
}

function section(doc: Doc, title: string): void {
  doc.moveDown(1.2);
  doc.fillColor(ACCENT).fontSize(13).text(title);
  const { y } = doc;
  doc
    .moveTo(MARGIN, y + 2)
    .lineTo(doc.page.width - MARGIN, y + 2)
    .lineWidth(0.5)
    .strokeColor('#c9d3dd')
    .stroke();
  doc.moveDown(0.5);
  doc.fillColor(INK).fontSize(11);
}

function lines(doc: Doc, items: readonly string[], none: string): void {
  if (items.length === 0) doc.fillColor(QUIET).text(none).fillColor(INK);
  for (const item of items) doc.text(`•  ${item}`, { paragraphGap: 3 });
}

function contacts(doc: Doc, facts: ReviewFacts, texts: ReviewTexts): void {
  section(doc, texts.contacts);
  const counts: [string, number][] = [
    [texts.calls, facts.calls],
    [texts.received, facts.received],
    [texts.sent, facts.sent],
    [texts.visits, facts.visits],
  ];
  const width = (doc.page.width - 2 * MARGIN) / counts.length;
  const { y } = doc;
  for (const [index, [name, count]] of counts.entries()) {
    const x = MARGIN + width * index;
    doc
      .fontSize(18)
      .fillColor(INK)
      .text(String(count), x, y, { width: width - 8 });
    doc
      .fontSize(9)
      .fillColor(QUIET)
      .text(name, x, y + 26, { width: width - 8 });
  }
  doc.x = MARGIN;
  doc.y = y + 44;
}

function opinions(doc: Doc, { answers, revisits }: ReviewFacts, texts: ReviewTexts): void {
  section(doc, texts.surveys);
  const said = answers.mean === null ? [] : [texts.surveyLine(answers.n, answers.mean.toFixed(1))];
  const visits = revisits.flatMap(({ on, rating, opinions: given }) => [
    texts.revisit(on, rating),
    ...given.map(({ text, problem }) => (problem ? `“${text}” (${texts.problem})` : `“${text}”`)),
  ]);
  lines(doc, [...said, ...visits], texts.surveyNone);
}

function plans(doc: Doc, { promises, developmentNote, next }: ReviewFacts, texts: ReviewTexts): void {
  section(doc, texts.promises);
  lines(
    doc,
    promises.map(({ title, isKept }) => `${title} (${isKept ? texts.kept : texts.open})`),
    texts.promiseNone,
  );
  if (developmentNote) {
    section(doc, texts.development);
    doc.text(developmentNote);
  }
  section(doc, texts.next);
  lines(
    doc,
    next.map(({ title, on }) => `${on}  ${title}`),
    texts.nextNone,
  );
}

function numberPages(doc: Doc, texts: ReviewTexts): void {
  const { count } = doc.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    doc.switchToPage(page);
    const bottom = doc.page.height - 36;
    // Below the margin, where text would begin another page.
    doc.page.margins.bottom = 0;
    doc
      .fontSize(8)
      .fillColor(QUIET)
      .text(texts.page(page + 1, count), MARGIN, bottom, { lineBreak: false });
  }
}
