export { default } from "@/app/(dashboard)/o/[org]/registry/[server]/edit/loading";
