// SPDX-License-Identifier: EUPL-1.2
// Chance that can be repeated: the same seed gives the same row of numbers (mulberry32, Tommy Ettinger, public domain).
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  /** 0 ≤ x < 1. */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  /** A whole number from low to high, both included. */
  whole(low, high) {
    return low + Math.floor(this.next() * (high - low + 1));
  }
  of(list) {
    return list[this.whole(0, list.length - 1)];
  }
  yes(share = 0.5) {
    return this.next() < share;
  }
}
