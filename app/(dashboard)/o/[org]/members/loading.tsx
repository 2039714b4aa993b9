export { default } from "@/app/(dashboard)/o/[org]/keys/loading";
