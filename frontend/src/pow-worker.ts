// The worker of the proof of work: {challenge, bits} comes in, {tried} now and then and at last {nonce} go out.
import { search } from "./islands/sum.ts";

const BATCH = 20_000;

self.onmessage = ({ data }: MessageEvent<{ challenge: string; bits: number }>) => {
  for (let from = 0; ; from += BATCH) {
    const nonce = search(data.challenge, data.bits, from, BATCH);
    if (nonce !== null) {
      self.postMessage({ nonce });
      return;
    }
    self.postMessage({ tried: from + BATCH });
  }
};
