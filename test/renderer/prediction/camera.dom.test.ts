import { describe, expect, it } from 'vitest';
import { Camera, type Cameras } from '../../../renderer/features/prediction/camera.svelte.ts';

/** A stream of one track that tells whether it was let go of. */
function madeStream() {
  const track = Object.assign(new EventTarget(), {
    stopped: false,
    stop() {
      this.stopped = true;
    },
  });
  const stream = { getTracks: () => [track], getVideoTracks: () => [track] };
  return { track, stream: stream as unknown as MediaStream };
}

describe('the camera', () => {
  it('is off until it is asked for, never hears, and is let go of', async () => {
    const { track, stream } = madeStream();
    const asked: unknown[] = [];
    const camera = new Camera({
      getUserMedia: (wanted) => {
        asked.push(wanted);
        return Promise.resolve(stream);
      },
    });
    expect(asked).toEqual([]);
    await camera.open();
    expect(asked).toEqual([{ video: true, audio: false }]);
    expect(camera.stream).toBe(stream);
    expect(track.stopped).toBe(false);
    camera.stop();
    expect(camera.stream).toBeNull();
    expect(track.stopped).toBe(true);
  });

  it('lets go of what comes after nobody looks any more', async () => {
    const { track, stream } = madeStream();
    let give: (stream: MediaStream) => void = () => undefined;
    const camera = new Camera({
      getUserMedia: () => new Promise<MediaStream>((resolve) => (give = resolve)),
    });
    const opening = camera.open();
    expect(camera.opening).toBe(true);
    camera.stop();
    give(stream);
    await opening;
    expect(track.stopped).toBe(true);
    expect(camera.stream).toBeNull();
    expect(camera.opening).toBe(false);
  });

  it.each([
    ['NotFoundError', /No camera was found/],
    ['NotAllowedError', /was not allowed/],
    ['SecurityError', /was not allowed/],
    ['NotReadableError', /Another program may be using it/],
  ])('says in a sentence why it sees nothing: %s', async (name, sentence) => {
    const refuse: Cameras = {
      getUserMedia: () => Promise.reject(new DOMException('refused', name)),
    };
    const camera = new Camera(refuse);
    await camera.open();
    expect(camera.problem).toMatch(sentence);
    expect(camera.stream).toBeNull();
    expect(camera.opening).toBe(false);
  });

  it('says so where a page may use none', async () => {
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined, configurable: true });
    const camera = new Camera();
    await camera.open();
    expect(camera.problem).toMatch(/may not use a camera/);
    expect(camera.stream).toBeNull();
  });

  it('tells when it is unplugged', async () => {
    const { track, stream } = madeStream();
    const camera = new Camera({ getUserMedia: () => Promise.resolve(stream) });
    await camera.open();
    track.dispatchEvent(new Event('ended'));
    expect(camera.stream).toBeNull();
    expect(camera.problem).toMatch(/unplugged/);
  });
});
