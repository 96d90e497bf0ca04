import { VerificationReport, VerificationRun } from '../../core/contract/verification.ts';
import { orderVerification, readVerifications } from '../../core/verification/runs.ts';
import { route, type Route } from './route.ts';

export const verificationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/operations/verification',
    summary: 'The proof of the promises: the latest result and the runs before it',
    permission: 'operations.read',
    reply: VerificationReport,
    handle: ({ hub }) => readVerifications(hub),
  }),
  route({
    method: 'post',
    path: '/operations/verification',
    summary: 'Order a proof now; one that is under way already is the answer',
    permission: 'operations.verify',
    reply: VerificationRun,
    status: 201,
    handle: ({ hub, viewer }) => orderVerification(hub, viewer.userId),
  }),
];
