/** The person's microphone, without echo and hiss; null when there is none or it is not allowed. */
export async function openMicrophone(): Promise<MediaStream | null> {
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return null;
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return devices.getUserMedia({ audio }).catch(() => null);
}

/** A way to ask how loud a stream is now, 0 to 1. */
export function meterOf(context: AudioContext, stream: MediaStream): () => number {
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
