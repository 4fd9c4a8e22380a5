// `npm run test:slow`: the specs that need minutes, a browser, or the registry. Most of them wait: two at a time take
// little more than half as long.
import {readFileSync} from 'node:fs';

const {ava} = JSON.parse(readFileSync('package.json', 'utf8'));

export default {...ava, files: ['spec/**/*.slow.ts'], concurrency: 2, timeout: '10m'};
