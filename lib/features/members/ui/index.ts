export { OrgMemberTable } from "./org-member-table";
export { WorkspaceMemberTable } from "./workspace-member-table";
