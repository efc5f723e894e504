let context: AudioContext | undefined;

/** A short, soft sound. Silent where the browser wants a touch of the page first. */
export function playChime(): void {
  const audio = (context ??= new AudioContext());
  const start = audio.currentTime;
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.08, start);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
  volume.connect(audio.destination);
  [660, 880].forEach((frequency, index) => {
    const tone = new OscillatorNode(audio, { type: 'sine', frequency });
    tone.connect(volume);
    tone.start(start + index * 0.09);
    tone.stop(start + 0.36);
  });
}
