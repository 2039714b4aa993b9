-- What a gateway process last said of the circuit of a server; null: closed.
-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "circuit_cause" TEXT,
ADD COLUMN     "circuit_since" TIMESTAMPTZ(3),
ADD COLUMN     "circuit_until" TIMESTAMPTZ(3);
