import {expectTypeOf} from 'expect-type';
import type {LogEntry} from '../../../lib/format/log-entry.ts';
import type {JobSummary} from '../../../lib/read/list-jobs.ts';
import type {Entry} from '../../../lib/viewer/page/entry.ts';
import type {ListedJob} from '../../../lib/viewer/page/listed-job.ts';

// The page has types of its own, as it shares no code with the server.
expectTypeOf<LogEntry>().toExtend<Entry>();
expectTypeOf<NonNullable<Entry['marker']>>().toEqualTypeOf<NonNullable<LogEntry['marker']>>();
expectTypeOf<JobSummary>().toExtend<ListedJob>();
expectTypeOf<JobSummary['state']>().toEqualTypeOf<ListedJob['state']>();
