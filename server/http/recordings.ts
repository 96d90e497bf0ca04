import { z } from 'zod';
import { idOf } from '../../core/contract/ids.ts';
import {
  HoldRecording,
  NoteConsent,
  Peaks,
  Recording,
  RecordingAccessList,
  RecordingList,
  RecordingParams,
} from '../../core/contract/recordings.ts';
import { noteConsent } from '../../core/recordings/consent.ts';
import { listen } from '../../core/recordings/listen.ts';
import { loadPeaks } from '../../core/recordings/peaks.ts';
import { holdRecording, listAccesses } from '../../core/recordings/recordingAccess.ts';
import { listRecordings, loadRecording } from '../../core/recordings/recordings.ts';
import { action } from './conversationAction.ts';
import { route, Sound, type Route } from './route.ts';

export const recordingRoutes: readonly Route[] = [
  action({
    name: 'recording-consent',
    summary: 'What the client says to being recorded; who objects is recorded no longer',
    actor: 'holder',
    body: NoteConsent,
    act: ({ hub, viewer, conversation, body }) =>
      noteConsent(hub, viewer, { conversationId: conversation.id, ...body }),
  }),
  route({
    method: 'get',
    path: '/conversations/:id/recordings',
    summary: 'The recordings of a call, oldest first',
    permission: 'recording.listen',
    params: z.strictObject({ id: idOf('conversation') }),
    reply: RecordingList,
    handle: async ({ hub, viewer, params }) => ({ items: await listRecordings(hub, viewer, params.id) }),
  }),
  route({
    method: 'get',
    path: '/recordings/:id/sound',
    summary: 'Listen to a recording, or to a range of it: noted with my name',
    permission: 'recording.listen',
    params: RecordingParams,
    reply: Sound,
    handle: ({ hub, viewer, params, range, address }) =>
      listen(hub, viewer, { recordingId: params.id, range, address }),
  }),
  route({
    method: 'get',
    path: '/recordings/:id/peaks',
    summary: 'The waveform of a recording',
    permission: 'recording.listen',
    params: RecordingParams,
    reply: Peaks,
    handle: ({ hub, viewer, params }) => loadPeaks(hub, viewer, params.id),
  }),
  route({
    method: 'put',
    path: '/recordings/:id/hold',
    summary: 'Keep a recording whatever its age, or no longer',
    permission: 'recording.manage',
    params: RecordingParams,
    body: HoldRecording,
    reply: Recording,
    async handle({ hub, viewer, params, body, address }) {
      await holdRecording(hub, viewer, { recordingId: params.id, ...body, address });
      return loadRecording(hub, viewer, params.id);
    },
  }),
  route({
    method: 'get',
    path: '/recordings/:id/accesses',
    summary: 'Who listened to a recording, when and how much of it; who had it kept',
    permission: 'recording.manage',
    params: RecordingParams,
    reply: RecordingAccessList,
    handle: async ({ hub, params }) => ({ items: await listAccesses(hub, params.id) }),
  }),
];
