"""Asks a language model about each issue of a list, one after the other."""

from openai import AsyncOpenAI

model = AsyncOpenAI()


async def summarise(text: str) -> str:
    answer = await model.chat.completions.create(model="small", messages=[{"role": "user", "content": text}])
    return answer.choices[0].message.content or ""


async def summaries(issues: list[dict[str, str]]) -> list[str]:
    return [await summarise(issue["body"]) for issue in issues]  # expect: sequential-await-in-loop
