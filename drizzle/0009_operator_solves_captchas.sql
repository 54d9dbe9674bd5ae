UPDATE `census_records` SET `last_error` = 'captcha_needs_operator' WHERE `last_error` = 'captcha_needs_person';
--> statement-breakpoint
UPDATE `lookup_attempts` SET `error` = 'captcha_needs_operator' WHERE `error` = 'captcha_needs_person';
--> statement-breakpoint
-- Both hold the record as it was before a try that may be given back.
UPDATE `settings` SET `value` = replace(`value`, '"lastError":"captcha_needs_person"', '"lastError":"captcha_needs_operator"')
WHERE `key` IN ('network_errors', 'page_fault');
--> statement-breakpoint
UPDATE `settings` SET `value` = replace(`value`, '"looks":', '"trials":') WHERE `key` = 'page_fault';
