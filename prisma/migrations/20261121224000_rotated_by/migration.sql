-- Who holds a key's secret since its last rotation.

ALTER TABLE "api_keys" ADD COLUMN "rotated_by_id" UUID;
