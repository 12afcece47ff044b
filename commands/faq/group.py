"""The group `/faq`, to which each part of the feature adds its commands."""

from bot.declaration.command import Group

faq = Group("faq", default="ask")
