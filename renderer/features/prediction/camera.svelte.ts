/** Where pictures of the camera come from; browsers leave it out of pages that are not safe. */
export type Cameras = Pick<MediaDevices, 'getUserMedia'>;

/** The camera of this machine: off until it is asked for, and off again as soon as nobody looks. */
export class Camera {
  readonly #cameras: Cameras | undefined;
  /** What it sees; null while it is off. */
  stream = $state.raw<MediaStream | null>(null);
  opening = $state(false);
  /** Why it sees nothing, as a sentence. */
  problem = $state<string | null>(null);
  /** Number of the last opening or stopping; a stream that comes later than it is let go of. */
  #turn = 0;

  constructor(cameras: Cameras | undefined = navigator.mediaDevices) {
    this.#cameras = cameras;
  }

  /** Asks the person's leave and begins to look. */
  async open(): Promise<void> {
    this.stop();
    const turn = this.#turn;
    this.problem = null;
    if (!this.#cameras) {
      this.problem = 'This page may not use a camera. Open the studio under its own address.';
      return;
    }
    this.opening = true;
    try {
      const stream = await this.#cameras.getUserMedia({ video: true, audio: false });
      if (turn !== this.#turn) {
        release(stream);
        return;
      }
      this.stream = stream;
      for (const track of stream.getVideoTracks()) {
        track.addEventListener('ended', () => this.#lost(stream));
      }
    } catch (error) {
      if (turn === this.#turn) this.problem = reasonOf(error);
    } finally {
      if (turn === this.#turn) this.opening = false;
    }
  }

  /** Lets go of the camera; its light goes out. */
  stop(): void {
    this.#turn += 1;
    this.opening = false;
    if (this.stream) release(this.stream);
    this.stream = null;
  }

  #lost(stream: MediaStream): void {
    if (stream !== this.stream) return;
    this.stop();
    this.problem = 'The camera was unplugged or taken by another program.';
  }
}

/** What the video shows now, as a PNG. Throws where it shows nothing yet. */
export function stillOf(video: HTMLVideoElement): Promise<Blob> {
  const { videoWidth: width, videoHeight: height } = video;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context || width === 0) throw new Error('The camera shows no picture yet. Try again.');
  context.drawImage(video, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new Error('The picture could not be taken. Try again.'));
    }, 'image/png');
  });
}

function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The names are those of `getUserMedia`: https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia */
function reasonOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotFoundError') return 'No camera was found. Connect one, or choose a file.';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return 'The camera was not allowed. Allow it for this program, or choose a file.';
  }
  return 'The camera gives no picture. Another program may be using it.';
}
