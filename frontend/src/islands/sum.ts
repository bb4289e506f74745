// The sum of the proof of work: a nonce so that SHA-256(challenge + ":" + nonce) begins with enough zero bits.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/** How many zero bits a hash begins with. */
export function leadingZeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

/** Whether the nonce (a decimal string) solves the challenge. */
export function solves(challenge: string, nonce: string, bits: number): boolean {
  return leadingZeroBits(sha256(utf8ToBytes(`${challenge}:${nonce}`))) >= bits;
}

/** The smallest nonce from `from` on that solves it, or null if none of the next `tries` does. */
export function search(challenge: string, bits: number, from: number, tries: number): string | null {
  const prefix = sha256.create().update(utf8ToBytes(`${challenge}:`));
  for (let nonce = from; nonce < from + tries; nonce += 1) {
    const digits = String(nonce);
    if (leadingZeroBits(prefix.clone().update(utf8ToBytes(digits)).digest()) >= bits) return digits;
  }
  return null;
}
