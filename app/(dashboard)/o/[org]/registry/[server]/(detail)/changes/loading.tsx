export { default } from "@/app/(dashboard)/o/[org]/registry/[server]/(detail)/access/loading";
