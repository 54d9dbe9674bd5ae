DROP INDEX `people_by_name`;--> statement-breakpoint
DROP INDEX `people_by_registration`;--> statement-breakpoint
DROP INDEX `people_by_cedula`;--> statement-breakpoint
DROP INDEX `people_by_phone`;--> statement-breakpoint
CREATE INDEX `people_by_name` ON `people` (`name_sort`,`referred_by`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_registration` ON `people` (`registered_at`,`referred_by`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_cedula` ON `people` (length("cedula"),`cedula`,`referred_by`) WHERE deleted_at is null;--> statement-breakpoint
CREATE INDEX `people_by_phone` ON `people` (`phone`,`referred_by`) WHERE deleted_at is null;