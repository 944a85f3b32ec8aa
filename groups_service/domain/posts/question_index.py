"""The search index of questions, and the time of their first answer."""

from groups_service.core import ids, mention_tokens, text_search
from groups_service.database import sql
from groups_service.models import Comment, Post, QuestionWord

MAX_INDEXED_WORDS = 100


# access (read): inside a unit of work; the answer's text
async def reindex(post: Post) -> None:
    """Index a question by the current words of its text and its accepted answer."""
    if post.question is None:
        return
    await delete_index(post)
    answer = await Comment.get(id=post.answer_id) if post.answer_id is not None else None
    text = mention_tokens.TOKEN_RE.sub(" ", f"{post.text} {answer.text if answer else ''}")
    stems = text_search.extract_stems(text, MAX_INDEXED_WORDS)
    if stems:
        rows = ", ".join(f"(${at}, $1, ${at + 1})" for at in range(2, 2 * len(stems) + 2, 2))
        values = [value for stem in stems for value in (str(ids.new()), stem)]
        insert = "INSERT INTO question_word (id, post_id, word) VALUES " + rows
        await sql(insert, str(post.id), *values)


async def delete_index(post: Post) -> None:
    await QuestionWord.filter(post_id=post.id).delete()


# access (read): inside a unit of work; a timestamp
async def update_first_answer_time(post: Post) -> None:
    """Set the post's first answer time from its comments.

    It is the time of the oldest comment by another person than the post's author. Deleted
    comments are not counted.
    """
    others = Comment.filter(post_id=post.id, deletion__isnull=True).exclude(
        author_id=post.author_id
    )
    first_comment = await others.order_by("version").first()
    post.first_answer_at = first_comment.created_at if first_comment else None
