"""By what words questions are found, and when somebody first answered one."""

from groups_service import ids, naming, words
from groups_service.database import sql
from groups_service.models import Comment, Post, QuestionWord

MOST_WORDS = 100


async def index(post: Post) -> None:
    """Let a question be found by its words and by those of its answer, as they are now."""
    if post.question is None:
        return
    await forget(post)
    answer = await Comment.get(id=post.answer_id) if post.answer_id is not None else None
    said = naming.TOKEN.sub(" ", f"{post.text} {answer.text if answer else ''}")
    stems = words.stems(said, MOST_WORDS)
    if stems:
        rows = ", ".join(f"(${at}, $1, ${at + 1})" for at in range(2, 2 * len(stems) + 2, 2))
        values = [value for stem in stems for value in (str(ids.new()), stem)]
        insert = "INSERT INTO question_word (id, post_id, word) VALUES " + rows  # noqa: S608 - numbers
        await sql(insert, str(post.id), *values)


async def forget(post: Post) -> None:
    await QuestionWord.filter(post_id=post.id).delete()


async def recount(post: Post) -> None:
    """Say anew when somebody else than its author first commented; of what is gone by then too."""
    others = Comment.filter(post_id=post.id, gone__isnull=True).exclude(author_id=post.author_id)
    first = await others.order_by("version").first()
    post.first_answer_at = first.created_at if first else None
