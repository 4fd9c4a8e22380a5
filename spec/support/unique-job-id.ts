import {randomUUID} from 'node:crypto';

/** A job id of this test's own, so that the tests of a file share one Redis: `uniqueJobId(t)`. */
export function uniqueJobId({title}: {readonly title: string}): string {
	const words = title.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
	return `t${words}.${randomUUID()}`;
}
