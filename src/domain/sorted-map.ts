/**
 * Numbers by number, kept in order, with a cursor.
 *
 * A plain sorted array moves everything behind an insertion; a hundred thousand seats make that quadratic. Here the
 * entries lie in short chunks, so that finding costs O(log n) and inserting moves one chunk at most.
 */

const CHUNK_MAX = 64;

type Chunk = { readonly keys: Float64Array; readonly values: Float64Array; size: number };

export class SortedMap {
  private readonly chunks: Chunk[] = [emptyChunk()];
  /** The first key of each chunk, side by side because that is where every search begins. */
  private readonly firstKeys: number[] = [-Infinity];
  private chunkAt = 0;
  private here: Chunk = this.chunks[0]!;
  private index = -1;

  /** Moves the cursor to the greatest key ≤ `key`, or before the first entry; says whether there is such a key. */
  seek(key: number): boolean {
    // One claim asks about one time again and again: mostly the cursor is in the right chunk already.
    if (!(this.firstKeys[this.chunkAt]! <= key && key < (this.firstKeys[this.chunkAt + 1] ?? Infinity))) {
      this.enter(lastAtMost(this.firstKeys, this.firstKeys.length, key));
    }
    this.index = lastAtMost(this.here.keys, this.here.size, key);
    return this.index >= 0;
  }

  /** The key under the cursor. */
  get key(): number {
    return this.here.keys[this.index]!;
  }

  /** The value under the cursor. */
  get value(): number {
    return this.here.values[this.index]!;
  }

  set value(value: number) {
    this.here.values[this.index] = value;
  }

  /** The key after the cursor's, Infinity when there is none. */
  get nextKey(): number {
    if (this.index + 1 < this.here.size) return this.here.keys[this.index + 1]!;
    return this.firstKeys[this.chunkAt + 1] ?? Infinity;
  }

  /** Moves on by one entry; false, and no move, at the last. */
  advance(): boolean {
    if (this.index + 1 < this.here.size) {
      this.index++;
      return true;
    }
    if (this.chunkAt + 1 >= this.chunks.length) return false;
    this.enter(this.chunkAt + 1);
    this.index = 0;
    return true;
  }

  /** Inserts behind the cursor, which must stand where `seek(key)` leaves it, and moves it to the new entry. */
  insert(key: number, value: number): void {
    this.index++;
    if (this.here.size === CHUNK_MAX) this.split();
    const { keys, values, size } = this.here;
    keys.copyWithin(this.index + 1, this.index, size);
    values.copyWithin(this.index + 1, this.index, size);
    keys[this.index] = key;
    values[this.index] = value;
    this.here.size++;
  }

  /** Removes the entry after the cursor and answers its value; there must be one. */
  removeNext(): number {
    const isHere = this.index + 1 < this.here.size;
    const chunkAt = isHere ? this.chunkAt : this.chunkAt + 1;
    const index = isHere ? this.index + 1 : 0;
    const chunk = this.chunks[chunkAt]!;
    const value = chunk.values[index]!;
    chunk.keys.copyWithin(index, index + 1, chunk.size);
    chunk.values.copyWithin(index, index + 1, chunk.size);
    chunk.size--;
    if (chunkAt > 0 && chunk.size === 0) {
      this.chunks.splice(chunkAt, 1);
      this.firstKeys.splice(chunkAt, 1);
    } else if (chunkAt > 0) {
      this.firstKeys[chunkAt] = chunk.keys[0]!;
    }
    return value;
  }

  private enter(chunkAt: number): void {
    this.chunkAt = chunkAt;
    this.here = this.chunks[chunkAt]!;
  }

  /** Moves the full chunk's right part to one of its own, and the cursor with it. */
  private split(): void {
    const left = this.here;
    // In a plan most insertions come at the end: leaving the left chunk nearly full keeps chunks few.
    const isLast = this.chunkAt === this.chunks.length - 1;
    const kept = isLast ? CHUNK_MAX - 4 : CHUNK_MAX / 2;
    const right = emptyChunk();
    right.keys.set(left.keys.subarray(kept));
    right.values.set(left.values.subarray(kept));
    right.size = CHUNK_MAX - kept;
    left.size = kept;
    this.chunks.splice(this.chunkAt + 1, 0, right);
    this.firstKeys.splice(this.chunkAt + 1, 0, right.keys[0]!);
    if (this.index > kept) {
      this.enter(this.chunkAt + 1);
      this.index -= kept;
    }
  }
}

function emptyChunk(): Chunk {
  return { keys: new Float64Array(CHUNK_MAX), values: new Float64Array(CHUNK_MAX), size: 0 };
}

/** Index of the last of `length` ascending numbers that is ≤ `key`, −1 when all are greater. The end is tried first. */
function lastAtMost(numbers: ArrayLike<number>, length: number, key: number): number {
  if (length > 0 && numbers[length - 1]! <= key) return length - 1;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! <= key) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
