"""The records. Importing this package registers every table."""

from overskill.models.app import App, AppBlob, Blob, File, Member
from overskill.models.counts import CallCount, RunCount
from overskill.models.ids import new_id
from overskill.models.message import Message
from overskill.models.queued_prompt import QueuedPrompt
from overskill.models.receipt import Receipt
from overskill.models.run import ENDED, Event, Run, ToolCall
from overskill.models.setting import Setting
from overskill.models.user import SignIn, User
from overskill.models.version import Version

__all__ = [
    "ENDED",
    "App",
    "AppBlob",
    "Blob",
    "CallCount",
    "Event",
    "File",
    "Member",
    "Message",
    "QueuedPrompt",
    "Receipt",
    "Run",
    "RunCount",
    "Setting",
    "SignIn",
    "ToolCall",
    "User",
    "Version",
    "new_id",
]
