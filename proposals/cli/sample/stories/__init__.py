"""What a story is: it yields the instant at which it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from proposals.cli.sample.diary import Diary
from proposals.cli.sample.people import Cast

Story = Iterator[datetime]
Teller = Callable[[Diary, Cast], Story]
