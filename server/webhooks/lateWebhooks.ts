// The webhooks that follow upon something that came in or went out before. Loaded together, after the start.

export { receiveInternalStatus, receiveMonitorStatus, sayRecordingNotice } from './monitorWebhook.ts';
export { beginFlow, receiveAnswer } from './arrivalWebhooks.ts';
export { receiveRecordingStatus } from './recordingWebhook.ts';
export { receiveSmsStatus } from './smsWebhooks.ts';
export { receiveCallStatus, waitParked } from './voiceWebhooks.ts';
export { waitSteps } from './waitWebhooks.ts';
