/** Sites of documentation that the window links to. Everything else stays closed. */
const allowedHosts: ReadonlySet<string> = new Set([
  'keras.io',
  'www.tensorflow.org',
  'onnxruntime.ai',
  'doi.org',
]);

/** True for an address that may be opened in the person's browser. */
export function mayOpenExternally(address: string): boolean {
  const url = URL.parse(address);
  return (
    url?.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    allowedHosts.has(url.hostname)
  );
}
