// Whether this browser can make itself heard: sound, microphone, notifications. The same whoever carries the voice.
import { playCheckTone, unlockAudio } from '../alerts/sounds.ts';

export interface CheckResult {
  speaker: 'ok' | 'blocked';
  microphone: 'ok' | 'missing' | 'refused' | 'notNeeded';
  notifications: 'ok' | 'refused' | 'unsupported';
}

const CHECK_MS = 3_000;

async function within<T>(work: Promise<T>, late: T): Promise<T> {
  const timeout = new Promise<T>((resolve) => {
    setTimeout(() => resolve(late), CHECK_MS);
  });
  return await Promise.race([work, timeout]);
}

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

/** Unlocks sound, asks for the microphone and for notifications. Must start inside a click; never longer than three seconds. */
export async function checkDevices(): Promise<CheckResult> {
  const [speaker, microphone, notifications] = await Promise.all([
    within<CheckResult['speaker']>(checkSpeaker(), 'blocked'),
    within<CheckResult['microphone']>(checkMicrophone(), 'refused'),
    within<CheckResult['notifications']>(checkNotifications(), 'refused'),
  ]);
  return { speaker, microphone, notifications };
}
