// The microphone and the ear of one call: a WebRTC connection to the sandbox's telephone network.
import { control } from './api.js';

const silence = { said: 0, heard: 0 };
const patienceMs = 2_000;

/** Whatever microphone the person allows; null when there is none or it is refused. The call goes on without. */
async function askForMicrophone() {
  const devices = navigator.mediaDevices;
  if (!devices) return null;
  const sound = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return devices.getUserMedia({ audio: sound }).catch(() => null);
}

export class Voice {
  /** 'connecting', 'live' (speak and hear), 'deaf' (no microphone, but ears) or 'off'. */
  state = 'connecting';
  /** Called when there is something to draw anew. */
  changed = () => undefined;
  #callSid;
  #socket;
  #connection;
  #microphone;
  #ear = new Audio();
  #meters = null;

  constructor(callSid) {
    this.#callSid = callSid;
    this.#ear.autoplay = true;
  }

  /** Connects; whatever fails leaves the call as it is, in writing. */
  async open() {
    try {
      const [{ token }, microphone] = await Promise.all([
        control('POST', `/calls/${this.#callSid}/microphone`),
        askForMicrophone(),
      ]);
      this.#microphone = microphone;
      if (this.state === 'off') this.close();
      else this.#attach(token);
    } catch {
      this.close();
    }
  }

  /** Whether the person's own voice is kept back. */
  get isMuted() {
    return this.#tracks().some((track) => !track.enabled);
  }

  mute(isMuted) {
    for (const track of this.#tracks()) track.enabled = !isMuted;
    this.changed();
  }

  /** How loud it is at this moment, 0 to 1, either way. */
  level() {
    return this.#meters ? { said: this.#meters.said(), heard: this.#meters.heard() } : silence;
  }

  close() {
    this.state = 'off';
    this.#socket?.close();
    this.#connection?.close();
    this.#meters?.context.close();
    this.#meters = null;
    this.#ear.srcObject = null;
    for (const track of this.#tracks()) track.stop();
    this.changed();
  }

  #tracks() {
    return this.#microphone?.getAudioTracks() ?? [];
  }

  #attach(token) {
    const socket = new WebSocket(new URL('/phone', location.href.replace(/^http/, 'ws')));
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: 'attach', token }));
    socket.onmessage = ({ data }) => void this.#hear(JSON.parse(data));
    socket.onclose = () => this.state !== 'off' && this.close();
  }

  async #hear(message) {
    if (message.type === 'attached') await this.#offer();
    else if (message.type === 'answer')
      await this.#connection.setRemoteDescription({ type: 'answer', sdp: message.sdp });
    else if (message.type === 'refused' || message.state === 'over') this.close();
  }

  async #offer() {
    const connection = new RTCPeerConnection();
    this.#connection = connection;
    const [track] = this.#tracks();
    connection.addTransceiver(track ?? 'audio', { direction: track ? 'sendrecv' : 'recvonly' });
    connection.ontrack = ({ track: remote }) => this.#listen(new MediaStream([remote]));
    connection.onconnectionstatechange = () => this.#onState(connection.connectionState);
    await connection.setLocalDescription();
    await gathered(connection);
    const { sdp } = connection.localDescription;
    this.#socket.send(JSON.stringify({ type: 'offer', callSid: this.#callSid, sdp }));
  }

  #listen(remote) {
    this.#ear.srcObject = remote;
    this.#ear.play().catch(() => undefined);
    const context = new AudioContext();
    this.#meters = { context, said: meter(context, this.#microphone), heard: meter(context, remote) };
  }

  #onState(state) {
    if (state === 'connected') {
      this.state = this.#microphone ? 'live' : 'deaf';
      this.changed();
    } else if (state === 'failed') this.close();
  }
}

/** Resolves when every way to reach this browser is known, or after a while with those that are. */
function gathered(connection) {
  return new Promise((resolve) => {
    const look = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', look);
    setTimeout(resolve, patienceMs);
    look();
  });
}

/** How loud a stream is now. */
function meter(context, stream) {
  if (!stream) return () => 0;
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return () => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    return Math.min(1, Math.sqrt(power) * 4);
  };
}
