"""The Bot API's JSON for what is in the sandbox, and the few fields that the control API adds."""

from bot.sandbox.state import GENERAL, JSON, Chat, Message, Query, StoredFile, Topic, User

ANONYMOUS_ADMIN: JSON = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}


def present(**fields: object) -> JSON:
    """Those of the fields that have a value: the Bot API leaves the others out."""
    return {name: value for name, value in fields.items() if value is not None and value is not False}


def user(person: User) -> JSON:
    """A ``User``."""
    return {"id": person.id, "is_bot": person.is_bot, "first_name": person.first_name} | present(
        last_name=person.last_name, username=person.username, language_code=person.language_code
    )


def chat(place: Chat) -> JSON:
    """A ``Chat`` as it stands in messages."""
    base: JSON = {"id": place.id, "type": place.type}
    if place.user:
        who = place.user
        return base | present(first_name=who.first_name, last_name=who.last_name, username=who.username)
    return base | present(title=place.title, username=place.username, is_forum=place.is_forum)


def message(post: Message, *, with_reply: bool = True) -> JSON:
    """A ``Message``; what it answers is shown one step deep, as Telegram does."""
    where = chat(post.chat)
    data: JSON = {"message_id": post.id, "date": post.date, "chat": where} | sender(post, where)
    data |= present(message_thread_id=post.topic, is_topic_message=post.topic is not None)
    data |= present(edit_date=post.edited) | post.content | present(reply_markup=post.keyboard)
    answered = post.reply_to or topic_opening(post)
    if with_reply and answered and not answered.deleted:
        data["reply_to_message"] = message(answered, with_reply=False)
    return data


def sender(post: Message, where: JSON) -> JSON:
    """Whom a message is from: nobody in a channel, Telegram's stand-in where an admin is anonymous."""
    if post.chat.is_channel:
        return {"sender_chat": where}
    if post.as_chat:
        return {"from": ANONYMOUS_ADMIN, "sender_chat": where}
    return {"from": user(post.author)}


def topic_opening(post: Message) -> Message | None:
    """In a topic a message that answers nothing answers the service message that opened it."""
    if post.topic is None or post.topic == post.id:
        return None
    return post.chat.messages.get(post.topic)


def seen(post: Message, reader: int | None = None, *, shown: JSON | None = None) -> JSON:
    """A message for the control API; ``out`` only where the request names a reader."""
    extra: JSON = {"author": post.author.id, "silent": post.silent, "edited": post.edited is not None}
    if reader is not None:
        extra["out"] = post.author.id == reader
    if post.markup and not post.keyboard:
        extra["keyboard"] = post.markup
    return (shown or message(post)) | extra


def place(post: Message) -> JSON:
    """Where a message stands, for an event."""
    topic = (post.topic or GENERAL) if post.chat.is_forum else None
    return {"chat": post.chat.id, "topic": topic}


def member(place: Chat, person: User) -> JSON:
    """A ``ChatMember`` as somebody stands in a chat now, with every field the type demands."""
    status = place.members.get(person.id, "left")
    data: JSON = {"status": status, "user": user(person)}
    if status == "creator":
        return data | {"is_anonymous": False}
    if status == "administrator":
        return (
            data | {"can_be_edited": False, "is_anonymous": False} | held(place, person, admin_rights(place))
        )
    if status == "restricted":
        return data | {"is_member": True, "until_date": 0} | held(place, person, MEMBER_PERMISSIONS)
    return data | ({"until_date": 0} if status == "kicked" else {})


def held(place: Chat, person: User, rights: tuple[str, ...]) -> dict[str, bool]:
    """Those rights, each with whether that user has it."""
    return {right: place.may(person.id, right) for right in rights}


def admin_rights(place: Chat) -> tuple[str, ...]:
    """The rights that admins of such a chat can have (Bot API, ChatMemberAdministrator)."""
    return ADMIN_RIGHTS + (CHANNEL_RIGHTS if place.is_channel else GROUP_RIGHTS)


ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)

CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics")

MEMBER_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
    "can_edit_tag",
    "can_react_to_messages",
)


def callback_query(query: Query, data: str) -> JSON:
    """A ``CallbackQuery``; the message is inaccessible once it was deleted."""
    post = query.chat.messages.get(query.message_id)
    gone: JSON = {"chat": chat(query.chat), "message_id": query.message_id, "date": 0}
    return {
        "id": query.id,
        "from": user(query.reader),
        "message": gone if post is None or post.deleted else message(post),
        "chat_instance": str(query.chat.id * 1_000_003),
        "data": data,
    }


def file(stored: StoredFile) -> JSON:
    """A ``File``, with the path under which it can be fetched."""
    return {
        "file_id": stored.id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }


def topics(place: Chat) -> list[JSON]:
    """The topics of a forum for the control API, General first; none elsewhere."""
    if not place.is_forum:
        return []
    return [topic(each) for each in (Topic(GENERAL, "General"), *place.topics.values())]


def topic(thread: Topic) -> JSON:
    """One topic for the control API."""
    return {"id": thread.id, "name": thread.name, "closed": thread.closed}
