#!/usr/bin/env node
import {program} from './program.ts';
import {outputWritten, watchOutput} from './standard-output.ts';
import {verbs} from './verbs.ts';

watchOutput();
const exitCode = await program(process.argv.slice(2), verbs);
await outputWritten();
// A host name that cannot be resolved, or a grandchild that keeps a pipe, would hold the process for long after.
process.exit(exitCode);
