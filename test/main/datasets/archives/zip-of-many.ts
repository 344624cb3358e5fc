import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes a real zip archive of so many empty files, with the 64-bit end of the directory that it needs. */
export function writeZipOfMany(path: string, count: number): void {
  const file = openSync(path, 'w');
  const name = (index: number) => Buffer.from(`f/${String(index).padStart(7, '0')}.txt`);
  const length = name(0).length;
  const [head, listed] = [30 + length, 46 + length];
  const atOnce = 10_000;
  const write = (size: number, fill: (into: Buffer, at: number, index: number) => void) => {
    for (let first = 0; first < count; first += atOnce) {
      const own = Math.min(atOnce, count - first);
      const into = Buffer.alloc(own * size);
      for (let index = 0; index < own; index += 1) fill(into, index * size, first + index);
      writeSync(file, into);
    }
  };
  write(head, (into, at, index) => {
    into.write('PK\x03\x04', at, 'latin1');
    into.writeUInt16LE(20, at + 4);
    into.writeUInt16LE(length, at + 26);
    name(index).copy(into, at + 30);
  });
  write(listed, (into, at, index) => {
    into.write('PK\x01\x02', at, 'latin1');
    into.writeUInt16LE(0x0314, at + 4);
    into.writeUInt16LE(20, at + 6);
    into.writeUInt16LE(length, at + 28);
    into.writeUInt32LE((0o100644 << 16) >>> 0, at + 38);
    into.writeUInt32LE(index * head, at + 42);
    name(index).copy(into, at + 46);
  });
  const [start, size] = [count * head, count * listed];
  const end64 = Buffer.alloc(56);
  end64.write('PK\x06\x06', 'latin1');
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(size), 40);
  end64.writeBigUInt64LE(BigInt(start), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(start + size), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(0xffff, 8);
  end.writeUInt16LE(0xffff, 10);
  end.writeUInt32LE(0xffffffff, 12);
  end.writeUInt32LE(0xffffffff, 16);
  writeSync(file, Buffer.concat([end64, locator, end]));
  closeSync(file);
}
