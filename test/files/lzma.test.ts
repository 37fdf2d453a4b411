// Unpacks what another program packed, bit for bit, and what is damaged not at all.
import * as assert from "node:assert/strict";
import { unpackAsset } from "../../server/src/files/assets";
import { unpackLzma } from "../../server/src/files/lzma";

/** {@link sample}, packed by the reference implementation: base64, by the numbers of literal, literal position and position bits. */
const PACKED = {
  "3, 0, 2": [
    "XQAAEAADLQAAAAAAAAAwnchGMocbupJIG/IWOb0BhnsZL8tUG85x0M6Lb34VfrWRKi4R5g+Cne7/vRZY/Cow4LG2M1uhgECH7Jsdsgc5BhvFsb",
    "+xmV4tFS88pDoIwohDO61zrCtA/KMwrZ9xuq4IqO3t7AaRs8tkuIzPxnzfJp7J5MIxu1e7J3N3xk15lWc+asPIlpTRGflt0as422DltU2oJkKM",
    "VDmxJO97CxWIKN756DwyVzeMmOERA50rCW86prkWRerCb6J9Fq+8naSz8rKUYu42rUbS3QqUyRr7NblEM9zEcSLjv5MI4tk1Dk+bYDmWHXtb6+",
    "XsRHcjgXDzEbtPpORbzvTwIykDWk2yeZ6vXF0V5Kbl6psER/Ge0WyD1+TGpRTlKoxkujtpcO5VF2cpuRViOsnE8mvK9EtR8Xs37p6UKwZh5t02",
    "Z4cHeSeqGyzdJFPTjtzGjUnYUly7wcj2IkVAoO+NPZfTc6N+MAKU4/4gAXjENe/J9YkRuTu78+OVMaZdLev26u/8wSYOPOFrwuhjUA9FF6rxqS",
    "KfgJqk0Al83k9sDLgtBoItuWNptDdCuNkT3/5to1kyNRCvRW3kpyx0A2sF32j/ARXFFgZOPGoXkl6YiWQ53G4ua6I7xEj8asEvkRPshYxDbJnI",
    "aEyWAWhf+k/jjNcrfdb86XlQufCgZUiNlYJt1meJy/S/L4+kin3/FWdYL33kL22x4mQqLJZN1DyaiYH9Hu+uo9zqdjoSxAyjxWBbNjV8khdtN6",
    "ify1ySoa28504lbhgiNLs1xDXXtBxvPp9avV1kr+048vtiLdAEsP9gDQega6W8T8QIv3sjkHXvP9aaE4utXSopf7Zltqo37cesVMYZs5KzvjvU",
    "bCs6sSc8cxLOmcdXwBPlutguzFu6jQtbPFec4uPiZBHqJRIcsP7XywFdzR2g2+ZvQKFtCdjI0pL4H79/ayaaF4KBHP7VoXdv/gMw5DCVbizNfC",
    "pkBkAFiSN+uAeT+WEO0muKq1f3EkgH2RudgIuCA9nXdGWceGzENXGlO2jf6YOHi4eoEuJDAQG8ajAMT2QR5xl8pqC6LALv/eUHK0+Bj643po7v",
    "D2Je/5Gxt9vHN0LEGRJfqcnQh2kjkL9ygAXlOC1NijptnE+Smw28bx6rTburlfL/fJ00rr13QBrjBQR/iusBfbQLxo7CQQnrQC0SUkplq2/kvh",
    "z5b8Jkisvzz3idwFOC+LXTOcfyzAuqHXhvAYIKkqyNmpSOaa/11RT6FpooQz8Yssc/9nYYqHicVawD5b+85T2BmuRY38uAhA2j5Cbdaq2NkRT/",
    "N7ZXAA==",
  ],
  "0, 1, 1": [
    "NgAAEAADLQAAAAAAAAAwnciumcr/sOhe8U3TBElXp0mJmYkJHP6ya/I25tLpplIuD22RKXcXr8snDCK5YRMI2gwLkE6bgz8X0GMd3KdloeCdkG",
    "YmQ1jGGaLPPqe0T+apj1iV5e9NTeNIeoFYGj4X2/M3IEd0xwqXeW6OaYjn6auh7BKjCti1n5aveYRNR2nJmPYs00BVo5Uq9eR3VH+Ez9bBs3K5",
    "lmz1AkDBCnTa1qat36hKmHXcE4fbe3CCrKKFK9731TrSLcpFGNHG7JYrUHKQM5By/QHGdrcfsUZ08IZIf66B2Wn72T26LM5SmeYBJc00SUDJ5D",
    "dAnS1uZlWvhXAHnJeJim6f2m04G6QkAmfPyv82JcQjlHFZeSCDDe9A5mJN+loeJfCznieoZd5x1k07mxuo/Z2FZKeFz46ka3lTyVHh0jL1ftBC",
    "rhIIfZkkM3iJhRnnfIrEPTTxA0m8JFvciK2JY6OCOXhhDL3xKOlrvt+OpBZ3k3kMYY4EGdsRFVXYRM4y1Uu5hjxqiYxwGiOx1zHW27Ca49ZtFu",
    "wNwgQuA79ugdVmbfhBROtSNv4wXOg+WpFmzrfsYTAOBVGuOhso4ln0PsgES9+htdMbTzIMtTdi7xaUV7gZYrmA9fgDIqJ9MI2ORGH8uQMd2JRd",
    "SdROGdgeQMr1kUL1d7t1t0w9uUfAgaMlL0g9jum4r/ndjQbeq6mBZIAO0hGCalcWiRqEr958enbnK3774oajgnIyic3UAmhEniCIVTcZCt9mY2",
    "AlgdiX1zK2xLvbVTLDrUZiatMIas6jjrEqv5vPyZPQtqfNZA/d1vi1FMJqPttEhpkZYGLKnjhRkTP1SE4Jx7Nd53l0ywt7d32H8oqD11ayh56o",
    "ZBGPEgtDhdwlbkBFB694LVjVhQnbziHF9FKN9c+VcXtnvM7B3+sjkZLFjV0GesbB5xY2Ntqer0mMrhg0pu9z3ggdNE/ZjlE1ENdmsqAgHv5b1h",
    "kh+Vh6OUvdBVwxGjR/EwDcBzJZfNjkS1rZRMDWweTxBaBmROaQTYR5tVRfhP4PUp6HMcSKwF+hMM815emLU2XUzHEJjmg4I56DHZXdzgC9scwu",
    "BFsXJsgODcIdz8asflZoFO/OA9gVw9cyEftYUgM0IKtzFUoPMmX1sY56MESS9bT7yvf1P9acgNOLR5UrhSRy3j/gunPlBexxwjjBm42FDwn3y8",
    "dLQpbYImRnIqZn3wGyL+P752NJaAaaDgE6NJ1W0z8ROhiK2txs4W4Gw8HK7l9FljUDhCLGv6YFbr5o4I1XSu1RZj2zk+NQZ3lgoepQbf/QQtZ8",
  ],
};

const WORDS = ["select", "from", "where", "\u00e9tat", "loop", "\n", "await "];

/** Words, runs of zeros, single bytes and copies of near and far ones, always the same. */
function sample(): Buffer {
  const out: number[] = [];
  let seed = 1;
  for (let i = 0; i < 700; i++) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    const kind = (seed >> 16) % 16;
    if (kind < 7) out.push(...Buffer.from(WORDS[kind] ?? ""));
    else if (kind < 10) out.push(...new Uint8Array((seed >> 8) % 40));
    else if (kind === 10 || out.length === 0) out.push((seed >> 20) % 256);
    else if (kind < 14) {
      const back = Math.min(out.length, 1 + ((seed >> 12) % (kind < 13 ? 5000 : 8)));
      const end = out.length + 2 + ((seed >> 5) % (kind === 11 ? 300 : 12));
      while (out.length < end) out.push(out[out.length - back] ?? 0);
    } else out.push(97 + ((seed >> 18) % 4));
  }
  return Buffer.from(out);
}

const packedOf = (lines: readonly string[]) => Buffer.from(lines.join(""), "base64");

describe("packed data", () => {
  for (const [bits, lines] of Object.entries(PACKED)) {
    it(`with ${bits} bits of context is unpacked`, () => {
      assert.ok(Buffer.from(unpackLzma(packedOf(lines))).equals(sample()));
    });
  }

  it("that ends early is refused wherever it ends", () => {
    const packed = packedOf(PACKED["3, 0, 2"]);
    for (let end = 0; end < packed.length - 8; end += 7)
      assert.throws(() => unpackLzma(packed.subarray(0, end)), Error);
  });

  it("that refers to what was before its beginning is refused", () => {
    const packed = packedOf(PACKED["3, 0, 2"]);
    // The first bit then says that a copy follows.
    packed.fill(0xff, 14);
    assert.throws(() => unpackLzma(packed), /damaged/);
  });

  it("is told from wasm, which stays as it is", () => {
    const wasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
    assert.equal(unpackAsset(wasm), wasm);
    assert.equal(unpackAsset(packedOf(PACKED["0, 1, 1"])).length, sample().length);
    assert.throws(() => unpackAsset(new TextEncoder().encode("<!DOCTYPE html><title>not found</title>")), Error);
  });
});
