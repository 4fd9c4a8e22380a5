// `npm run test:slow`: the specs that need minutes, a whole machine or the registry, one file at a time.
import {readFileSync} from 'node:fs';

const {ava} = JSON.parse(readFileSync('package.json', 'utf8'));

export default {...ava, files: ['spec/**/*.slow.ts'], concurrency: 1, timeout: '10m'};
