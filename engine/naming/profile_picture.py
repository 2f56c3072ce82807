"""Profile pictures and covers of highlights, which are no posts: whose they are, and when they were put up."""

from __future__ import annotations

from engine.naming.family import DAY, TIME, USER, Family, shape

_WORD = r"(?:profile[_ -]?(?:pic(?:ture)?|photo|image)|avatar)"
_NO_USER = r"(?!(?:my|default|no|new|old|current|user|ig|insta|instagram|facebook|tiktok|whatsapp|twitter)[_ .-])"
_USER = rf"{_NO_USER}(?P<username>{USER}?)"
_STAMP = rf"(?P<stamp>{DAY}(?:[_ ]{TIME})?|20\d{{6}}(?:[_ -]?\d{{6}})?)(?:_UTC)?"

PROFILE_PICTURE = Family(
    "profile-picture",
    "YYYY-MM-DD_HH-MM-SS_UTC_profile_pic, <user>_profile_pic, profile_pic",
    (
        shape(rf"(?P<post>(?:{_USER}[_ -])?{_STAMP}[_ -](?:{_WORD}|(?<=UTC_)(?:cover|hashtag_pic)))"),
        shape(rf"(?P<post>{_WORD}(?:[_ -]{_STAMP})?)"),
        shape(rf"(?P<post>{_USER}[_ -]+{_WORD}(?:[_ -]{_STAMP})?)"),
    ),
    by=("post",),
    folder_is_user=True,
)
"""Each is a post of its own, which has too few photos to be verified."""
