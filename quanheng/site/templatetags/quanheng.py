"""What templates need to say days, money, articles and refusals as people read them."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from quanheng.rules.money import yuan
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import Sentence, say
from quanheng.site.messages import catalogue, render

register = template.Library()

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
ARTICLE = re.compile(r"(?P<law>[^《》]+?)(?P<place>第[〇零一二三四五六七八九十百千]+条.*)")
TEN_THOUSAND_YUAN = 1_000_000  # in fen


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "zh").startswith("en")


@register.filter
def refusal_text(refusal: Refused) -> str:
    """A refusal in the reader's language."""
    return render(refusal)


@register.filter
def sentence_text(sentence: Sentence) -> str:
    """A sentence of an explanation, in the reader's language."""
    return say(sentence, "en" if english() else "zh", catalogue())


@register.filter
def in_language(words: object) -> object:
    """The reader's language out of {"zh": …, "en": …}; anything else as it is."""
    if hasattr(words, "in_language"):
        return words.in_language("en" if english() else "zh")
    if not isinstance(words, dict):
        return words
    return (words.get("en") if english() else "") or words.get("zh", "")


@register.filter
def day(value: date | datetime | str | None) -> str:
    """A day as it is written: 2026年11月22日, in English 22 Nov 2026."""
    if not value:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if english():
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """An instant to the minute, in local time: 2026年11月22日 14:05."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


@register.filter
def weekday(value: date) -> str:
    """The day of the week: 星期一, in English Monday."""
    return ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday" if english() else
            "星期一 星期二 星期三 星期四 星期五 星期六 星期日").split()[value.weekday()]  # fmt: skip


@register.filter
def money(fen: int | None) -> str:
    """A sum in fen as people read it: ¥12,000, and from 1万元 up ¥120,000（12万元）where that is whole."""
    if fen is None:
        return ""
    figure = f"¥{yuan(fen)}"
    if english() or fen < TEN_THOUSAND_YUAN or fen % (TEN_THOUSAND_YUAN // 100):
        return figure
    return f"{figure}（{fen / TEN_THOUSAND_YUAN:g}万元）"


@register.filter
def law(cited: str | None) -> str:
    """A cited article with the law's name in brackets: 《食品安全法》第一百二十二条; one already bracketed stays."""
    if not cited or "《" in str(cited):
        return cited or ""
    found = ARTICLE.fullmatch(str(cited))
    return f"《{found['law']}》{found['place']}" if found else str(cited)


UNITS = {
    "wd": ("个工作日", "working day"),
    "cd": ("日", "calendar day"),
    "h": ("小时", "hour"),
    "m": ("个月", "month"),
    "y": ("年", "year"),
}
# The door carries limits in Chinese words; the public site still says them in the reader's language.
CODES = {words: code for code, (words, _english) in UNITS.items()}


@register.filter
def period(text: str | None) -> str:
    """A period as people say it: 20wd or 20个工作日 is 20个工作日, in English 20 working days."""
    said = str(text or "")
    if said == "法律没有规定期限":
        return gettext("法律没有规定期限")
    if not (found := re.fullmatch(rf"(\d+)({'|'.join((*UNITS, *CODES))})", said)):
        return said
    length, (chinese, name) = int(found[1]), UNITS[CODES.get(found[2], found[2])]
    return f"{length} {name}{'' if length == 1 else 's'}" if english() else f"{length}{chinese}"


@register.filter
def hidden_for(words: str, party) -> str:
    """Words of a case as a page shows them, without the numbers and the address of its party."""
    return party.without_numbers(words)


@register.filter
def remaining_days(working_days: int | None) -> str:
    """Remaining working time in words; a negative number is time past the limit."""
    if working_days is None:
        return ""
    if working_days == 0:
        return gettext("今天到期")
    if working_days < 0:
        over = -working_days
        return ngettext("已超过 %(n)d 个工作日", "已超过 %(n)d 个工作日", over) % {"n": over}
    return ngettext("还剩 %(n)d 个工作日", "还剩 %(n)d 个工作日", working_days) % {"n": working_days}


STATES = {
    "normal": _("正常"),
    "done": _("已完成"),
    "near": _("临近期限"),
    "overdue": _("超期"),
    "lapsed": _("已届满"),
    "blocked": _("受阻"),
    "paused": _("期限中止"),
}


@register.inclusion_tag("parts/state.html")
def state_badge(state: str, word: str = "") -> dict:
    """A state by its shape and word; `word` replaces the usual one."""
    return {"state": state, "word": word or STATES.get(state, state)}


@register.simple_tag
def due_day(due) -> str:
    """What is due: the time left, the day, and on request how it was counted.

    `due` has state, remaining (working days or None), due_on, why (sentences), article and provisional.
    """
    language, words = get_language() or "zh", catalogue()
    why = tuple(say(sentence, language, words) for sentence in due.why)
    return _in_markup(_DueDay(language, due.state, due.remaining, due.due_on, why, due.article, due.provisional))


class _DueDay(NamedTuple):
    """All that tells one limit on a page from another."""

    language: str
    state: str
    remaining: int | None
    due_on: date
    why: tuple[str, ...]
    article: str
    provisional: bool


@lru_cache(maxsize=4096)
def _in_markup(due: _DueDay) -> str:
    """Kept, since lists show the same limits on page after page."""
    return render_to_string("parts/due.html", due._asdict())


@register.simple_tag
def current(path: str, section: str) -> str:
    """The mark of the section a page is in: `page` on its first page, `true` on those below it."""
    if not section or not path.startswith(section):
        return ""
    return format_html(' aria-current="{}"', "page" if path == section else "true")


@register.simple_tag(takes_context=True)
def query_with(context, **changes: object) -> str:
    """This page's address with some parameters changed; None or an empty one is left out.

    A page that also answers a form sent elsewhere names its `own_address`, or its links would lead to that form's.
    """
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return f"{context.get('own_address', '')}?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def query_with_page(context, number: int, turned_by: str) -> str:
    """Another page of one of this page's lists, at that list; without a parameter of its own it is turned by `page`."""
    return query_with(context, **{turned_by or "page": number}) + (f"#{turned_by}" if turned_by else "")


@register.simple_tag(takes_context=True)
def query_with_facet(context, name: str, value: str, chosen: bool) -> str:
    """This list narrowed by one more value, or no longer, from its first page."""
    return query_with(context, **{name: None if chosen else value, "page": None})


@register.simple_tag(takes_context=True)
def sort_link(context, key: str) -> str:
    """This list sorted by a column; asking again turns the order round."""
    now = context["request"].GET.get("sort", "")
    return query_with(context, sort=f"-{key}" if now == key else key, page=None)
