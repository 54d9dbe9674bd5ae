ALTER TABLE `people` ADD `labels` text;--> statement-breakpoint
CREATE INDEX `people_by_labels` ON `people` (`labels`,`referred_by`) WHERE labels is not null and deleted_at is null;