"""The sample households, one file each."""

from bursar.demo.blueprint import Story
from bursar.demo.profiles.dev import DEV
from bursar.demo.profiles.family import FAMILY_STORY
from bursar.demo.profiles.lisa import LISA
from bursar.demo.profiles.michael import MICHAEL
from bursar.demo.profiles.owner import OWNER
from bursar.demo.profiles.robert import ROBERT
from bursar.demo.profiles.sarah import SARAH
from bursar.demo.profiles.teacher import TEACHER

STORIES: tuple[Story, ...] = (
    SARAH, MICHAEL, FAMILY_STORY, ROBERT, LISA, DEV, OWNER, TEACHER,
)  # fmt: skip
