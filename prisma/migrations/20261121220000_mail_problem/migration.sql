-- Why a mail server did not take an invitation: for who sent it.
ALTER TABLE "invitations" ADD COLUMN "mail_problem" TEXT;
