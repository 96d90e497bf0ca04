import { parentPort, workerData } from 'node:worker_threads';
import type { ReviewFacts } from './reviewFacts.ts';
import { drawReviewHere } from './reviewPdf.ts';

// The inside of the thread in which one report is drawn.

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what drawReview.ts gives it
parentPort?.postMessage(await drawReviewHere(workerData as ReviewFacts));
