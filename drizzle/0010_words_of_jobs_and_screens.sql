ALTER TABLE `account_preferences` RENAME COLUMN `place` TO `screen_state`;--> statement-breakpoint
UPDATE `lookup_jobs` SET `state` = 'withdrawn' WHERE `state` = 'cancelled';--> statement-breakpoint
UPDATE `lookup_attempts` SET `outcome` = 'aborted' WHERE `outcome` = 'broken_off';--> statement-breakpoint
UPDATE `lookup_attempts` SET `error` = 'captcha_window_closed' WHERE `error` = 'captcha_cancelled';--> statement-breakpoint
UPDATE `census_records` SET `last_error` = 'captcha_window_closed' WHERE `last_error` = 'captcha_cancelled';
