"""What the API says of an audience's questions, praise, complaints, spam, repeated texts and languages."""

from pydantic import BaseModel, Field

from commentsense_api.schemas import DERIVED, CommentView


class Topic(BaseModel):
    """A word or pair of words that several comments of a kind share."""

    term: str = Field(description="Plain text from the internet, never HTML.")
    count: int = Field(description="Comments of the kind that hold it.")


class KindView(BaseModel):
    """Comments of a kind."""

    count: int = Field(description="Comments of this kind; one comment may be of several.")
    share: float = Field(ge=0, le=1, description="Their share of the comments looked at.")
    items: list[CommentView] = Field(description="Most liked first, then newest; those that say the same left out.")


class TopicalView(KindView):
    """Comments of a kind, and what they are about."""

    topics: list[Topic] = Field(description="What most of them share, from comments in languages the model knows.")


class RepeatedText(BaseModel):
    """A text that came more than once."""

    text: str = Field(description="As it was first written, cut to 200 characters; plain text from the internet.")
    count: int = Field(description="Comments that say it, but for case, spacing, punctuation and drawn-out letters.")


class DuplicatesView(BaseModel):
    """Comments that repeat an earlier one."""

    count: int = Field(description="Comments whose text was there before.")
    share: float = Field(ge=0, le=1, description="Their share of the comments looked at.")
    groups: list[RepeatedText] = Field(description="The most repeated texts.")


class LanguageView(BaseModel):
    """A language of the audience."""

    language: str = Field(description="As the model says; `und` where it cannot tell.")
    count: int = Field(description="Comments in it.")
    share: float = Field(ge=0, le=1, description="Their share of the comments looked at.")
    supported: bool = Field(description="Whether the model knows it.")


class Insights(BaseModel):
    """What the audience asks, praises, complains of and repeats."""

    id: str
    revision: int = Field(description="Revision that they were gathered from; may lag while the analysis runs.")
    comments: int = Field(description="Comments looked at: all that were scored, without the owner's.")
    questions: TopicalView
    praise: TopicalView
    complaints: TopicalView
    spam: KindView
    duplicates: DuplicatesView
    languages: list[LanguageView] = Field(description="All of them, most comments first.")
    notice: str = DERIVED
