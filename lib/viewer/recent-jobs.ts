import {type JobListing, listJobs} from '../read/list-jobs.ts';
import type {RedisClient} from '../redis-client.ts';

// More than anybody looks through; there is a field to filter them by name.
const limit = 500;
// However many look at the list, Redis is asked once a second.
const freshMs = 1000;
// A client without a connection may keep a command for ever.
const patienceMs = 10_000;

/** The list of jobs, made once for all who ask at about the same time. */
export class RecentJobs {
	readonly #redis: RedisClient;
	#listing: Promise<JobListing> | undefined;

	constructor(redis: RedisClient) {
		this.#redis = redis;
	}

	/** Rejects where Redis cannot be asked. */
	async list(): Promise<JobListing> {
		this.#listing ??= this.#load();
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs / 1000} s`)), patienceMs);
		});
		return Promise.race([this.#listing, late]).finally(() => clearTimeout(timer));
	}

	async #load(): Promise<JobListing> {
		const forget = () => {
			this.#listing = undefined;
		};
		try {
			const listing = await listJobs(this.#redis, {limit});
			setTimeout(forget, freshMs).unref();
			return listing;
		} catch (error) {
			forget();
			throw error;
		}
	}
}
