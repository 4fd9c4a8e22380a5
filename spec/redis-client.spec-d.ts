import {expectTypeOf} from 'expect-type';
import type {Cluster, Redis} from 'ioredis';
import type {Cluster as Cluster5, Redis as Redis5} from 'ioredis-5';
import type {RedisClient} from '../lib/redis-client.ts';

expectTypeOf<Redis>().toExtend<RedisClient>();
expectTypeOf<Cluster>().toExtend<RedisClient>();
expectTypeOf<Redis<'resp3'>>().toExtend<RedisClient>();
expectTypeOf<Redis5>().toExtend<RedisClient>();
expectTypeOf<Cluster5>().toExtend<RedisClient>();
