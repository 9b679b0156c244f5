"""Small folders of invented statutes: 云栖县 does not exist and none of these rules was ever made."""

from pathlib import Path

KITES = """# 云栖县风筝放飞条例

2011年3月1日 云栖县第一届人民代表大会常务委员会第二次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了放好风筝，制定本条例。

第二条 放飞风筝不得系挂铃铛。

## 第二章 法律责任

第三条 违反本条例第二条规定，系挂铃铛的，由县风筝主管部门责令改正，处一百元以上五百元以下罚款。

第四条 本条例自2011年6月1日起施行。
"""
KITES_AMENDED = """# 云栖县风筝放飞条例

2011年3月1日 云栖县第一届人民代表大会常务委员会第二次会议通过

2026年9月1日 云栖县第四届人民代表大会常务委员会第七次会议修订

<!-- INFO END -->

## 第一章 总则

第一条 为了放好风筝，制定本条例。

第二条 放飞风筝不得系挂铃铛、灯笼。

## 第二章 法律责任

第三条 违反本条例第二条规定，系挂铃铛、灯笼的，由县风筝主管部门责令改正；逾期不改正的，处二百元以上一千元以下罚款。

第四条 风筝线应当涂成红色。

第五条 本条例自2026年12月1日起施行。
"""
SKY = """# 云栖县天空管理条例

2026年10月8日 云栖县第四届人民代表大会常务委员会第八次会议通过

<!-- INFO END -->

第一条 为了管好天空，制定本条例。

第二条 放飞风筝系挂铃铛的，由县风筝主管部门责令改正，处三百元以上五百元以下罚款。

第三条 本条例自2026年11月20日起施行。《云栖县风筝放飞条例》、《云栖县云朵条例》同时废止。
"""


def folder_of(root: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files by their paths."""
    for name, words in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return root
