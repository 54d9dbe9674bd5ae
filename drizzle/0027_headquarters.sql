CREATE TABLE `headquarters` (
	`id` integer PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`campaign` text NOT NULL,
	`device` text NOT NULL,
	`member` text NOT NULL,
	`role` text NOT NULL,
	`token` text NOT NULL,
	`keys` text NOT NULL,
	`epoch` integer NOT NULL,
	`sequence` integer NOT NULL,
	`node` text NOT NULL,
	`pushed` integer NOT NULL,
	`cursor` integer NOT NULL,
	`sending` text,
	`left_out_from` integer,
	`told_leaders` text,
	`is_erasing` integer DEFAULT false NOT NULL,
	`resettled` text,
	`resettled_to` integer DEFAULT 0 NOT NULL,
	`last_contact_at` integer,
	`offline_since` integer,
	`trouble` text
);
--> statement-breakpoint
CREATE TABLE `headquarters_costs` (
	`device` text NOT NULL,
	`day` text NOT NULL,
	`member` text NOT NULL,
	`dollars` real NOT NULL,
	PRIMARY KEY(`device`, `day`)
);
--> statement-breakpoint
CREATE TABLE `headquarters_departed` (
	`uid` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headquarters_devices` (
	`id` text PRIMARY KEY NOT NULL,
	`member` text NOT NULL,
	`role` text NOT NULL,
	`enrolled_at` integer NOT NULL,
	`last_contact_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE TABLE `headquarters_disputed` (
	`uid` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headquarters_erasures` (
	`digest` text PRIMARY KEY NOT NULL,
	`erased_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headquarters_invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`member` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`devices` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headquarters_keys` (
	`device` text NOT NULL,
	`epoch` integer NOT NULL,
	`audience` text NOT NULL,
	`key` text NOT NULL,
	`wrapped` text,
	PRIMARY KEY(`device`, `epoch`, `audience`)
);
--> statement-breakpoint
CREATE TABLE `headquarters_leaders` (
	`uid` text PRIMARY KEY NOT NULL,
	`member` text NOT NULL,
	`device` text NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `headquarters_leaders_by_member` ON `headquarters_leaders` (`member`);--> statement-breakpoint
CREATE TABLE `headquarters_members` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`identity` text NOT NULL,
	`is_told` integer NOT NULL,
	`told_goals` text
);
--> statement-breakpoint
CREATE TABLE `headquarters_pulled` (
	`first` integer PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `headquarters_relays` (
	`uid` text NOT NULL,
	`member` text NOT NULL,
	PRIMARY KEY(`uid`, `member`)
);
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_registered;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_registered_anew;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_edited;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_erased;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_consented;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_answered;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_answered_at_once;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_claimed;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_claim_decided;
--> statement-breakpoint
DROP TRIGGER IF EXISTS changes_removed;
--> statement-breakpoint
CREATE TRIGGER changes_registered AFTER INSERT ON people WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), new.uid, 'registered', NULL, json_object('name', new.name, 'cedula', new.cedula, 'phone', new.phone, 'barrio', new.barrio, 'labels', new.labels, 'notes', new.notes, 'leader', (SELECT uid FROM accounts WHERE id = new.referred_by), 'registeredAt', new.registered_at) FROM device;
END;
--> statement-breakpoint
CREATE TRIGGER changes_registered_anew AFTER UPDATE OF registered_at ON people
WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL AND new.registered_at IS NOT old.registered_at BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, 'registered', NULL, json_object('name', new.name, 'cedula', new.cedula, 'phone', new.phone, 'barrio', new.barrio, 'labels', new.labels, 'notes', new.notes, 'leader', (SELECT uid FROM accounts WHERE id = new.referred_by), 'registeredAt', new.registered_at) FROM device, (SELECT new.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = new.id) AS one;
END;
--> statement-breakpoint
CREATE TRIGGER changes_edited AFTER UPDATE OF name, cedula, phone, barrio, labels, notes, referred_by, deleted_at ON people
WHEN (SELECT is_applying FROM device) = 0 AND new.referred_by IS NOT NULL AND NOT (new.registered_at IS NOT old.registered_at) AND (new.name IS NOT old.name OR new.cedula IS NOT old.cedula OR new.phone IS NOT old.phone OR new.barrio IS NOT old.barrio OR new.labels IS NOT old.labels OR new.notes IS NOT old.notes OR new.referred_by IS NOT old.referred_by OR new.deleted_at IS NOT old.deleted_at) BEGIN
  UPDATE device SET counter = iif(new.updated_at > ms, 0, counter + 1), ms = max(ms, new.updated_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, part, before, after FROM device, (SELECT new.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = new.id) AS one,
    (SELECT 'name' AS part, old.name AS before, new.name AS after UNION ALL SELECT 'cedula' AS part, iif('-' IN (substr(old.cedula, 1, 1), substr(new.cedula, 1, 1)), NULL, old.cedula) AS before, iif('-' IN (substr(old.cedula, 1, 1), substr(new.cedula, 1, 1)), NULL, new.cedula) AS after UNION ALL SELECT 'phone' AS part, old.phone AS before, new.phone AS after UNION ALL SELECT 'barrio' AS part, old.barrio AS before, new.barrio AS after UNION ALL SELECT 'labels' AS part, old.labels AS before, new.labels AS after UNION ALL SELECT 'notes' AS part, old.notes AS before, new.notes AS after UNION ALL SELECT 'leader' AS part, (SELECT uid FROM accounts WHERE id = old.referred_by) AS before, (SELECT uid FROM accounts WHERE id = new.referred_by) AS after UNION ALL SELECT 'hidden' AS part, old.deleted_at AS before, new.deleted_at AS after) WHERE before IS NOT after;
  UPDATE other_uids SET cedula = new.cedula WHERE person_id = new.id AND new.cedula NOT LIKE '-%';
END;
--> statement-breakpoint
CREATE TRIGGER changes_erased BEFORE DELETE ON people WHEN (SELECT is_applying FROM device) = 0 AND old.referred_by IS NOT NULL BEGIN
  UPDATE device SET counter = iif(device.ms > ms, 0, counter + 1), ms = max(ms, device.ms);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), one.uid, 'erased', NULL, NULL FROM device, (SELECT old.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = old.id) AS one;
  DELETE FROM changes WHERE part <> 'erased' AND uid IN (SELECT uid FROM (SELECT old.uid AS uid UNION ALL SELECT uid FROM other_uids WHERE person_id = old.id) AS one);
  DELETE FROM other_uids WHERE person_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_removed AFTER DELETE ON changes WHEN old.id > (SELECT coalesce(max(id), 0) FROM changes) BEGIN
  UPDATE device SET applied = min(applied, (SELECT coalesce(max(id), 0) FROM changes));
  UPDATE headquarters SET pushed = min(pushed, (SELECT coalesce(max(id), 0) FROM changes));
  UPDATE headquarters_pulled SET last = min(last, (SELECT coalesce(max(id), 0) FROM changes));
  DELETE FROM headquarters_pulled WHERE first > last;
END;
--> statement-breakpoint
CREATE TRIGGER changes_consented AFTER INSERT ON consents
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(coalesce(new.recorded_at, new.given_at) > ms, 0, counter + 1), ms = max(ms, coalesce(new.recorded_at, new.given_at));
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'consent', NULL, json_object('method', new.method, 'textVersion', new.text_version, 'givenAt', new.given_at, 'by', (SELECT uid FROM accounts WHERE id = new.collected_by),
    'recordedAt', new.recorded_at, 'sheet', new.sheet, 'line', new.sheet_line) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_answered AFTER UPDATE OF status, fetched_at ON census_records
WHEN (SELECT is_applying FROM device) = 0 AND new.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND new.fetched_at IS NOT NULL AND (new.status IS NOT old.status OR new.fetched_at IS NOT old.fetched_at)
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(new.fetched_at > ms, 0, counter + 1), ms = max(ms, new.fetched_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'census', NULL, json_object('cedula', person.cedula, 'status', new.status, 'departamento', new.departamento, 'municipio', new.municipio, 'puesto', new.puesto, 'direccion', new.direccion, 'mesa', new.mesa, 'novedad', new.novedad, 'resolucion', new.resolucion, 'fechaNovedad', new.fecha_novedad, 'source', new.source, 'fetchedAt', new.fetched_at) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_answered_at_once AFTER INSERT ON census_records
WHEN (SELECT is_applying FROM device) = 0 AND new.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND new.fetched_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(new.fetched_at > ms, 0, counter + 1), ms = max(ms, new.fetched_at);
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'census', NULL, json_object('cedula', person.cedula, 'status', new.status, 'departamento', new.departamento, 'municipio', new.municipio, 'puesto', new.puesto, 'direccion', new.direccion, 'mesa', new.mesa, 'novedad', new.novedad, 'resolucion', new.resolucion, 'fechaNovedad', new.fecha_novedad, 'source', new.source, 'fetchedAt', new.fetched_at) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_claimed AFTER INSERT ON claims
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(coalesce(new.decided_at, new.created_at) > ms, 0, counter + 1), ms = max(ms, coalesce(new.decided_at, new.created_at));
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'claim', NULL, json_object('claimant', (SELECT uid FROM accounts WHERE id = new.claimed_by), 'name', new.name, 'phone', new.phone, 'method', new.method,
    'textVersion', new.text_version, 'givenAt', new.given_at, 'createdAt', new.created_at, 'decision', new.decision,
    'note', new.note, 'decidedAt', new.decided_at, 'decidedBy', (SELECT uid FROM accounts WHERE id = new.decided_by), 'heldBy', (SELECT uid FROM accounts WHERE id = new.held_by)) FROM device, people AS person WHERE person.id = new.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER changes_claim_decided AFTER UPDATE ON claims
WHEN (SELECT is_applying FROM device) = 0 AND EXISTS (SELECT 1 FROM people AS person WHERE person.id = new.person_id AND person.referred_by IS NOT NULL) BEGIN
  UPDATE device SET counter = iif(coalesce(new.decided_at, new.created_at) > ms, 0, counter + 1), ms = max(ms, coalesce(new.decided_at, new.created_at));
  INSERT INTO changes (hlc, uid, part, before, after) SELECT printf('%015d-%06d-%s', device.ms, device.counter, device.node), person.uid, 'claim', NULL, json_object('claimant', (SELECT uid FROM accounts WHERE id = new.claimed_by), 'name', new.name, 'phone', new.phone, 'method', new.method,
    'textVersion', new.text_version, 'givenAt', new.given_at, 'createdAt', new.created_at, 'decision', new.decision,
    'note', new.note, 'decidedAt', new.decided_at, 'decidedBy', (SELECT uid FROM accounts WHERE id = new.decided_by), 'heldBy', (SELECT uid FROM accounts WHERE id = new.held_by)) FROM device, people AS person WHERE person.id = new.person_id;
END;
