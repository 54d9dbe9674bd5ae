ALTER TABLE `captchas_ahead` ADD `provider` text DEFAULT '2captcha' NOT NULL;--> statement-breakpoint
ALTER TABLE `lookup_attempts` ADD `captcha_provider` text;