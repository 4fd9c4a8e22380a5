// Prints the path of the Redis server that specs, demo and benchmarks will use, fetching it where that is needed.
import {findRedisServer} from './redis-binary.ts';

console.log(await findRedisServer());
