-- Why a message failed: refused (no gateway takes this address), undelivered (the gateway took it and says that it did not arrive),
-- given-up (nobody could be handed it before its time was over).
alter table messaging.messages add column reason text;
