import type { Meanings } from './answer.ts'
import { twoCaptchaCodes } from './two-captcha-codes.ts'

/**
 * Documented codes of createTask, getTaskResult and getBalance at 2captcha and its peers, without those of images and
 * proxies.
 */
export const createTaskCodes: Meanings = {
  ...twoCaptchaCodes,
  CAPTCHA_NOT_READY: 'not_ready',

  ERROR_SETTLEMENT_FAILED: 'no_funds',

  ERROR_KEY_DENIED_ACCESS: 'bad_key',
  ERROR_IP_BANNED: 'bad_key',

  ERROR_INVALID_TASK_DATA: 'wrong_setting',
  ERROR_BAD_REQUEST: 'wrong_setting',
  ERROR_INVISIBLE_RECAPTCHA: 'wrong_setting',
  ERROR_VISIBLE_RECAPTCHA: 'wrong_setting',
  ERROR_WRONG_USERAGENT: 'wrong_setting',

  ERROR_TASK_TIMEOUT: 'unsolvable',
  ERROR_TASK_CANCELED: 'unsolvable',
  ERROR_RECAPTCHA_TIMEOUT: 'unsolvable',
  ERROR_FAILED_LOADING_WIDGET: 'unsolvable',
  ERROR_ALL_WORKERS_FILTERED: 'unsolvable',
  ERROR_UNKNOWN_QUESTION: 'unsolvable',

  // The services do spell it like this.
  ERROR_SERVICE_UNAVALIABLE: 'busy',
  ERROR_SERVICE_UNAVAILABLE: 'busy',
  ERROR_RATE_LIMIT: 'busy',

  WRONG_CAPTCHA_ID: 'unknown_id',
  ERROR_TASKID_INVALID: 'unknown_id',
}
