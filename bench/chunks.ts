import {once} from 'node:events';

/** A text as a pipe gives it: 64 KiB at a time, cut anywhere. */
export function chunksOf(bytes: Buffer): Buffer[] {
	const chunks: Buffer[] = [];
	for (let start = 0; start < bytes.length; start += 65_536)
		chunks.push(bytes.subarray(start, start + 65_536));
	return chunks;
}

export async function feed(chunks: Iterable<Buffer>, stream: NodeJS.WritableStream): Promise<void> {
	for (const chunk of chunks) if (!stream.write(chunk)) await once(stream, 'drain');
}
