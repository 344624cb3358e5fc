import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  frameRecord,
  wholeRecords,
} from '../../../../main/storage/run-logs/tensorboard/record-file.ts';

describe('records of a file', () => {
  it('are framed as TensorFlow frames them', () => {
    // tf.io.TFRecordWriter given b'abc'.
    expect(frameRecord(Buffer.from('abc')).toString('hex')).toBe(
      '0300000000000000b099490e6162636e57f121',
    );
  });

  it('are read again up to where the file was cut off or changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        fc.boolean(),
        (payloads, at, cut) => {
          const framed = payloads.map(frameRecord);
          const file = Buffer.concat(framed);
          const place = at % file.length;
          const damaged = Buffer.from(cut ? file.subarray(0, place) : file);
          if (!cut) damaged[place] = (damaged[place] ?? 0) ^ 0x10;
          let end = 0;
          const whole = framed.filter((record) => (end += record.length) <= place);
          expect(wholeRecords(damaged).map(({ payload }) => [...payload])).toEqual(
            whole.map((record) => [...record.subarray(12, -4)]),
          );
        },
      ),
    );
  });
});
