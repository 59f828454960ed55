"""A child that keeps a server of somebody's own: starts its command, says where it is, leaves nothing of it behind."""
