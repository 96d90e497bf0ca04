// One WebRTC connection for one call: the microphone there, the other side's voice here.
import { gathered } from './gathered.ts';
import { meterOf, openMicrophone } from './microphone.ts';
import type { Level, Quality } from './phone.ts';

const SILENT: Level = { said: 0, heard: 0 };

export interface VoiceLine {
  takeAnswer: (sdp: string) => void;
  mute: (isMuted: boolean) => void;
  level: () => Level;
  quality: () => Quality;
  hasMicrophone: () => boolean;
  close: () => void;
}

interface LineEvents {
  onOffer: (sdp: string) => void;
  onChange: () => void;
}

/** Opens a line: asks for the microphone, gives an offer, and carries sound once the answer is there. */
export function openVoiceLine({ onOffer, onChange }: LineEvents): VoiceLine {
  const connection = new RTCPeerConnection();
  const ear = new Audio();
  let microphone: MediaStream | null = null;
  let meters: { context: AudioContext; said: () => number; heard: () => number } | null = null;
  let isMuted = false;
  let isClosed = false;

  const hush = () => {
    for (const track of microphone?.getAudioTracks() ?? []) track.enabled = !isMuted;
  };
  const silence = () => {
    for (const track of microphone?.getTracks() ?? []) track.stop();
  };
  connection.addEventListener('connectionstatechange', onChange);
  connection.addEventListener('track', ({ track }) => {
    const remote = new MediaStream([track]);
    ear.srcObject = remote;
    // Kept back by the browser until the page is clicked: the first key or click lets it through.
    ear.play().catch(() => document.addEventListener('pointerdown', () => void ear.play(), { once: true }));
    const context = new AudioContext();
    const said = microphone ? meterOf(context, microphone) : () => 0;
    meters = { context, said, heard: meterOf(context, remote) };
  });

  async function offer(): Promise<void> {
    microphone = await openMicrophone();
    if (isClosed) return silence();
    hush();
    const [track] = microphone?.getAudioTracks() ?? [];
    connection.addTransceiver(track ?? 'audio', { direction: track ? 'sendrecv' : 'recvonly' });
    await connection.setLocalDescription();
    await gathered(connection);
    if (!isClosed) onOffer(connection.localDescription?.sdp ?? '');
  }
  void offer();

  return {
    takeAnswer: (sdp) => void connection.setRemoteDescription({ type: 'answer', sdp }),
    mute: (wanted) => {
      isMuted = wanted;
      hush();
    },
    level: () => (meters ? { said: meters.said(), heard: meters.heard() } : SILENT),
    quality: () => qualityOf(connection.connectionState),
    hasMicrophone: () => microphone !== null,
    close: () => {
      isClosed = true;
      connection.close();
      void meters?.context.close();
      meters = null;
      ear.srcObject = null;
      silence();
    },
  };
}

function qualityOf(state: RTCPeerConnectionState): Quality {
  if (state === 'connected') return 'good';
  return state === 'disconnected' ? 'poor' : 'none';
}
