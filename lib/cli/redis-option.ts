import type {OptionTable} from './option.ts';

export const redisOption: OptionTable = {
	redis: {
		value: 'URL',
		help: 'redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE]; else LOGSLUICE_REDIS_URL, else REDIS_URL, else 127.0.0.1',
	},
};
