// One browser's WebRTC connection: PCMU alone, on this machine alone.
import { randomInt } from 'node:crypto';
import { MediaStreamTrack, RTCPeerConnection, RTCRtpCodecParameters, RtpHeader, RtpPacket } from 'werift';
import { fromMuLaw, toMuLaw } from './muLaw.ts';
import { FRAME, RATE } from './pcm.ts';
import { telephoneEventReader } from './telephoneEvent.ts';

const PCMU = 0;
const TELEPHONE_EVENT = 101;

export interface PeerEvents {
  /** The line stands: sound can go both ways. */
  onOpen: () => void;
  onSamples: (samples: Int16Array) => void;
  onKey: (key: string) => void;
  /** The browser is gone, or has never come. */
  onClosed: () => void;
}

export interface Peer {
  /** Our answer to the browser's offer, with all that it needs to reach us. */
  sdp: string;
  send: (frame: Int16Array) => void;
  close: () => void;
}

/** Answers a browser's offer. Rejects when the offer is none, or has no sound that we speak. */
export async function answerOffer(offer: string, events: PeerEvents): Promise<Peer> {
  const connection = new RTCPeerConnection({
    codecs: {
      audio: [
        new RTCRtpCodecParameters({
          mimeType: 'audio/PCMU',
          clockRate: RATE,
          channels: 1,
          payloadType: PCMU,
        }),
        new RTCRtpCodecParameters({
          mimeType: 'audio/telephone-event',
          clockRate: RATE,
          channels: 1,
          payloadType: TELEPHONE_EVENT,
        }),
      ],
    },
    iceServers: [],
    iceInterfaceAddresses: { udp4: '127.0.0.1' },
    iceAdditionalHostAddresses: ['127.0.0.1'],
    iceUseIpv6: false,
    iceUseTcp: false,
  });
  const voice = new MediaStreamTrack({ kind: 'audio' });
  connection.onTrack.subscribe((track) => listen(track, events));
  connection.connectionStateChange.subscribe((state) => {
    if (state === 'connected') events.onOpen();
    if (state === 'failed' || state === 'closed' || state === 'disconnected') events.onClosed();
  });
  try {
    if (!/^m=audio /m.test(offer)) throw new Error('an offer without sound');
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    connection.addTrack(voice);
    await connection.setLocalDescription(await connection.createAnswer());
    return {
      sdp: connection.localDescription?.sdp ?? '',
      send: sender(voice),
      close: () => void connection.close(),
    };
  } catch (error) {
    void connection.close();
    throw error;
  }
}

function listen(track: MediaStreamTrack, { onSamples, onKey }: PeerEvents): void {
  const readKey = telephoneEventReader();
  track.onReceiveRtp.subscribe(({ header, payload }) => {
    if (header.payloadType === PCMU) {
      onSamples(fromMuLaw(payload));
      return;
    }
    const key = readKey(header.timestamp, payload);
    if (key) onKey(key);
  });
}

/** Packs frames as RTP, one after another. */
function sender(voice: MediaStreamTrack): (frame: Int16Array) => void {
  let sequenceNumber = randomInt(0x10000);
  let timestamp = randomInt(0x100000000);
  return (frame) => {
    sequenceNumber = (sequenceNumber + 1) & 0xffff;
    timestamp = (timestamp + FRAME) >>> 0;
    const header = new RtpHeader({ payloadType: PCMU, sequenceNumber, timestamp });
    voice.writeRtp(new RtpPacket(header, Buffer.from(toMuLaw(frame))));
  };
}
