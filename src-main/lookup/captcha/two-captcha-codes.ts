import type { Meanings } from './answer.ts'

/** Every documented code of in.php and res.php for captchas without an image and without a proxy. */
export const twoCaptchaCodes: Meanings = {
  CAPCHA_NOT_READY: 'not_ready',

  ERROR_ZERO_BALANCE: 'no_funds',
  /** Too many requests from an account without funds. */
  'ERROR: 1002': 'no_funds',

  ERROR_WRONG_USER_KEY: 'bad_key',
  ERROR_KEY_DOES_NOT_EXIST: 'bad_key',
  ERROR_ACCOUNT_SUSPENDED: 'bad_key',
  ERROR_IP_NOT_ALLOWED: 'bad_key',
  ERROR_IP_ADDRES: 'bad_key',
  ERROR_IP_BLOCKED: 'bad_key',
  IP_BANNED: 'bad_key',
  /** The IP address is blocked for using wrong keys. */
  'ERROR: 1004': 'bad_key',

  ERROR_GOOGLEKEY: 'wrong_setting',
  ERROR_WRONG_GOOGLEKEY: 'wrong_setting',
  ERROR_SITEKEY: 'wrong_setting',
  ERROR_PAGEURL: 'wrong_setting',
  ERROR_BAD_TOKEN_OR_PAGEURL: 'wrong_setting',
  ERROR_DOMAIN_NOT_ALLOWED: 'wrong_setting',
  ERROR_RECAPTCHA_INVALID_SITEKEY: 'wrong_setting',
  ERROR_RECAPTCHA_INVALID_DOMAIN: 'wrong_setting',
  ERROR_METHOD_CALL: 'wrong_setting',
  ERROR_NO_SUCH_METHOD: 'wrong_setting',
  ERROR_TASK_ABSENT: 'wrong_setting',
  ERROR_TASK_NOT_SUPPORTED: 'wrong_setting',
  ERROR_BAD_PARAMETERS: 'wrong_setting',
  ERROR_EMPTY_ACTION: 'wrong_setting',
  ERROR_UPLOAD: 'wrong_setting',

  ERROR_CAPTCHA_UNSOLVABLE: 'unsolvable',
  ERROR_BAD_DUPLICATES: 'unsolvable',
  ERROR_TOKEN_EXPIRED: 'unsolvable',

  ERROR_NO_SLOT_AVAILABLE: 'busy',
  ERROR_TOO_MUCH_REQUESTS: 'busy',
  MAX_USER_TURN: 'busy',
  /** Rate limits; the number determines their duration. */
  'ERROR: 1001': 'busy',
  'ERROR: 1003': 'busy',
  'ERROR: 1005': 'busy',

  ERROR_WRONG_ID_FORMAT: 'unknown_id',
  ERROR_WRONG_CAPTCHA_ID: 'unknown_id',
  ERROR_NO_SUCH_CAPCHA_ID: 'unknown_id',
}
