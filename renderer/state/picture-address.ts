/** Sizes in which small pictures are asked for: few, so that the same ones are asked for again. */
const sizes = [64, 128, 256, 512] as const;

/** Where a row's picture is to be had, not larger than needed for so many pixels; all of it without a size. */
export function pictureAddress(datasetId: string, row: number, size?: number): string {
  const address = `/images/${encodeURIComponent(datasetId)}/${row}`;
  if (size === undefined) return address;
  const offered = sizes.find((candidate) => candidate >= size) ?? sizes[sizes.length - 1];
  return `${address}?size=${offered}`;
}
