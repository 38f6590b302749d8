"""The webhook's methods: setting it, deleting it, asking how it does."""

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.methods.call import Call
from bot.sandbox.refusal import bad_request
from bot.sandbox.state import JSON
from bot.sandbox.webhook import Target
from bot.sandbox.wire import present

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_CONNECTIONS = 100
USUAL_CONNECTIONS = 40


def set_webhook(call: Call) -> bool:
    """SetWebhook: http and addresses of this machine are allowed here; an empty address deletes it."""
    args, world = call.args, call.world
    target = read_target(args) if args["url"] else None
    if "allowed_updates" in args:
        world.updates.allow(args["allowed_updates"])
    forget_if_asked(call)
    world.webhook.set(target)
    return True


def read_target(args: JSON) -> Target:
    """Where updates are to go.

    Raises:
        Refusal: the address, the secret or the number of connections breaks a rule.
    """
    parts = urlsplit(args["url"])
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("bad webhook: an HTTP or HTTPS URL must be provided for webhook")
    secret = args.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    connections = max(1, min(args.get("max_connections", USUAL_CONNECTIONS), MOST_CONNECTIONS))
    return Target(args["url"], secret, connections, "certificate" in args)


def delete_webhook(call: Call) -> bool:
    """DeleteWebhook."""
    forget_if_asked(call)
    if call.world.webhook.target:
        call.world.webhook.set(None)
    return True


def forget_if_asked(call: Call) -> None:
    """Drops what is pending where ``drop_pending_updates`` says so."""
    if call.args.get("drop_pending_updates"):
        call.world.updates.forget()


def get_webhook_info(call: Call) -> JSON:
    """GetWebhookInfo."""
    updates, hook = call.world.updates, call.world.webhook
    target, failure = hook.target, hook.failure
    return {
        "url": target.url if target else "",
        "has_custom_certificate": bool(target and target.has_certificate),
        "pending_update_count": updates.pending,
    } | present(
        max_connections=target and target.max_connections,
        allowed_updates=updates.allowed or None,
        last_error_date=failure and failure.date,
        last_error_message=failure and failure.message,
    )


METHODS: dict[str, Any] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
