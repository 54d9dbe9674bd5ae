DROP INDEX `census_records_by_municipio`;--> statement-breakpoint
CREATE INDEX `census_records_by_municipio` ON `census_records` (`municipio`,`puesto`,length("mesa"),`mesa`,`departamento`);