import pytest

from quanheng.rules.door.topics import PERSONAL_NAMES, TOPICS, check, field_names
from quanheng.rules.refusal import Refused

PROGRESS = {
    "code_hash": "a" * 64,
    "item_name": "食品经营许可",
    "office": "scjg",
    "opened_on": "2026-03-02",
    "steps": [{"key": "receive", "name": {"zh": "收件"}, "on": "2026-03-02"}],
}


@pytest.mark.parametrize("name", sorted(TOPICS))
def test_no_topic_has_a_field_for_personal_data(name):
    """个人信息保护法第二十八条: what has no field cannot leave."""
    assert not set(field_names(TOPICS[name].body)) & PERSONAL_NAMES


def test_a_message_its_schema_describes_may_leave():
    check("case-progress", "A-1", PROGRESS)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({**PROGRESS, "applicant": "示范甲"}, "message-field-unknown", "case-progress.applicant"),
        ({**PROGRESS, "steps": [{**PROGRESS["steps"][0], "by": "示范甲"}]}, "message-field-unknown", "steps[0].by"),
        ({**PROGRESS, "code_hash": "ABCD-EFGH-JKLM"}, "message-field-unfit", "code_hash"),
        ({**PROGRESS, "opened_on": "2026-02-30"}, "message-field-unfit", "opened_on"),
        ({key: value for key, value in PROGRESS.items() if key != "office"}, "message-field-missing", "office"),
    ],
)
def test_a_field_too_many_too_few_or_unfit_stops_the_whole_message(body, code, field):
    with pytest.raises(Refused) as refusal:
        check("case-progress", "A-1", body)
    assert refusal.value.code == code
    assert field in refusal.value.params["field"]


def test_an_undeclared_kind_of_message_cannot_leave():
    with pytest.raises(Refused, match="message-topic-unknown"):
        check("personnel-file", "x", {})
