import { playCheckTone, unlockAudio } from '../alerts/sounds.ts';
import { within, type CheckResult, type Phone } from './phone.ts';

async function checkSpeaker(): Promise<CheckResult['speaker']> {
  if (!(await unlockAudio())) return 'blocked';
  playCheckTone();
  return 'ok';
}

async function checkMicrophone(): Promise<CheckResult['microphone']> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return 'missing';
  try {
    const stream = await devices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    return 'ok';
  } catch (error) {
    return error instanceof DOMException && error.name === 'NotAllowedError' ? 'refused' : 'missing';
  }
}

async function checkNotifications(): Promise<CheckResult['notifications']> {
  if (!('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'granted') return 'ok';
  return (await Notification.requestPermission()) === 'granted' ? 'ok' : 'refused';
}

/** In the sandbox speech is text on the customer's page, so no microphone is needed to take a call. */
export const sandboxPhone: Phone = {
  ready: () => true,
  check: async () => {
    const [speaker, microphone, notifications] = await Promise.all([
      within<CheckResult['speaker']>(checkSpeaker(), 'blocked'),
      within<CheckResult['microphone']>(checkMicrophone(), 'refused'),
      within<CheckResult['notifications']>(checkNotifications(), 'refused'),
    ]);
    return { speaker, microphone, notifications };
  },
};
