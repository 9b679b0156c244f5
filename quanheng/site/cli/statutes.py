"""`quanheng statutes`: load the law library, look articles up, search, and say what is in force on a day."""

import argparse
import io
import json
import sys
from datetime import date
from pathlib import Path


def add_parser(groups: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = groups.add_parser("statutes", help="load, look up and search the law library / 法律法规数据库")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", help="load the published texts and law/known-statutes.toml; the same bytes once")
    load.add_argument("--folder", metavar="DIR", help="load a folder of statutes in Markdown files instead")
    show = verbs.add_parser("show", help="the article a citation means, e.g. 食品安全法第一百二十六条")
    show.add_argument("citation")
    search = verbs.add_parser("search", help="articles that have the words")
    search.add_argument("words", nargs="+")
    search.add_argument("--rank", help="of one rank only, e.g. law")
    search.add_argument("--issuer", default="", help="of issuers whose name has these words")
    search.add_argument("--page", type=int, default=1)
    in_force = verbs.add_parser("in-force", help="the texts in force on a day")
    impact = verbs.add_parser("impact", help="what rests on the articles a text changed or ended")
    impact.add_argument("statute", help="its title or short name; of several wordings the latest")
    verbs.add_parser("graph", help="read the citations in every text's own words, and count those that lead nowhere")
    verbs.add_parser("powers", help="read the powers to punish in every text, and count what was held of them")
    verbs.add_parser("check", help="whether every stored text is still the one that was loaded")
    for verb in (show, search, in_force):
        verb.add_argument("--on", type=date.fromisoformat, help="the day, as 2026-08-15; today if not given")
    _add_readings(verbs)
    for verb in verbs.choices.values():
        verb.add_argument("--json", action="store_true", help="report as JSON")
    return parser


def _add_readings(verbs: argparse._SubParsersAction) -> None:
    """The verbs that read law as text and need no database."""
    cite = verbs.add_parser("cite", help="the provisions that the passage on standard input cites")
    cite.add_argument("--self-law", required=True, metavar="NAME", help="the statute the passage stands in")
    provisions = verbs.add_parser("provisions", help="the power to punish that each 款 gives: one record a 款")
    provisions.add_argument("--law", required=True, metavar="NAME", help="the statute, or the one the text stands in")
    provisions.add_argument("--text", metavar="FILE|-", help="one 款, its 项 one a line below it; - is standard input")
    provisions.add_argument("--licences", action="store_true", help="the licence each 款 requires instead")
    for verb in (cite, provisions):
        verb.add_argument("--article", type=int, metavar="N")
        verb.add_argument("--sub", type=int, metavar="N", help="the number after 之")
        verb.add_argument("--paragraph", type=int, metavar="M", help="the 款")


def run(args: argparse.Namespace) -> int:
    if isinstance(sys.stdout, io.TextIOWrapper):  # what is printed is UTF-8 whatever the terminal's locale
        sys.stdout.reconfigure(encoding="utf-8")
    if args.verb in ("cite", "provisions"):
        return _read_law(args)
    from quanheng.site.instance import open_inner

    open_inner()
    verbs = {
        "load": _load, "show": _show, "search": _search, "in-force": _in_force, "impact": _impact, "graph": _graph,
        "powers": _powers, "check": _check,
    }  # fmt: skip
    report = verbs[args.verb](args)
    if args.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _tell(args.verb, report)
    return 1 if args.verb == "check" and report["altered"] else 0


def _read_law(args: argparse.Namespace) -> int:
    """Print what was read as JSON, or a line a record for the eye."""
    from quanheng.site.statute_readings import citations_report, licences_report, provisions_report

    about_powers = licences_report if args.verb == "provisions" and args.licences else provisions_report
    report = citations_report(args) if args.verb == "cite" else about_powers(args)
    if args.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    for record in [] if args.json else report:
        print("  ".join(f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in record.items()))
    return 0


def _load(args: argparse.Namespace) -> dict:
    from quanheng.site.today import today
    from quanheng.statutes.actions import load_library

    if args.folder:
        return _load_folder(Path(args.folder))
    load, new = load_library(on=today(), progress=_progress if sys.stderr.isatty() else None)
    return {"loaded": new, "texts": load.texts, "articles": load.articles, "hash": load.hash}


def _load_folder(folder: Path) -> dict:
    from quanheng.rules.refusal import Refused
    from quanheng.site.today import today
    from quanheng.statutes.actions import load_folder

    if not folder.is_dir():
        raise Refused("folder-missing", folder=str(folder))
    return load_folder(folder, on=today(), progress=_count if sys.stderr.isatty() else None).as_record()


def _count(files: int) -> None:
    print(f"\r{files:,}", end="", file=sys.stderr, flush=True)


def _progress(done: int, of: int) -> None:
    end = "\n" if done == of else ""
    print(f"\r{done:,} / {of:,}", end=end, file=sys.stderr, flush=True)


def _show(args: argparse.Namespace) -> dict:
    from quanheng.statutes.models import Article
    from quanheng.statutes.queries import article, dependants

    found = article(args.citation, _day(args))
    version = found.version
    return {
        "citation": str(found.citation),
        "statute": version.statute.title,
        "text": found.text if isinstance(found, Article) else None,
        "paragraphs": [each.text for each in found.paragraphs] if isinstance(found, Article) else [],
        "in_force_on": version.in_force_on.isoformat(),
        "found_by": version.in_force_how,
        "ended_on": version.ended_on.isoformat() if version.ended_on else None,
        "cited_by": [f"{each.kind}:{each.key}" for each in dependants(found)],
    }


def _search(args: argparse.Namespace) -> dict:
    from quanheng.statutes.search import search

    found = search(" ".join(args.words), rank=args.rank, issuer=args.issuer, on=_day(args), page=args.page)
    return {
        "total": found.total_shown,
        "page": found.page,
        "loose": found.loose,
        "hits": [
            {"citation": str(hit.article), "extract": "".join(words for words, _ in hit.extract)} for hit in found.hits
        ],
    }


def _in_force(args: argparse.Namespace) -> dict:
    from quanheng.statutes.queries import versions_in_force

    day = _day(args)
    rows = [
        {
            "statute": version.statute.title,
            "rank": version.statute.rank,
            "in_force_on": version.in_force_on.isoformat(),
            "found_by": version.in_force_how,
            "ends_on": version.ended_on.isoformat() if version.ended_on else None,
            "articles": version.article_count,
            "text": version.has_text,
        }
        for version in versions_in_force(day)
    ]
    return {"on": day.isoformat(), "count": len(rows), "texts": rows}


def _impact(args: argparse.Namespace) -> dict:
    from quanheng.rules.citation import article_label
    from quanheng.statutes.impact import impact_of
    from quanheng.statutes.queries import latest_wording

    found = impact_of(latest_wording(args.statute))
    return {
        "statute": found.version.statute.title,
        "since": found.version.in_force_on.isoformat() if found.version.in_force_on else None,
        "repealed": [each.statute.title for each in found.repealed],
        "changed_articles": found.changed_articles,
        "lost": [
            {
                "article": f"{lost.wording.statute.short_title}{article_label(*lost.place)}",
                "what": lost.kind.value,
                "cited_by": [{"kind": each.kind, "key": each.key} for each in lost.cited_by],
                "likely": [{"article": str(one), "likeness": round(score, 2)} for one, score in lost.likely],
            }
            for lost in found.lost
        ],
        "running": [
            {"key": str(each.key), "of": each.of, "kind": under.kind}
            for under in found.running
            for each in under.lines[:]
        ],
    }


def _graph(args: argparse.Namespace) -> dict:
    from quanheng.statutes.actions import read_mentions
    from quanheng.statutes.graph import Dangling, dangling
    from quanheng.statutes.models import Mention, MentionsRead

    while read_mentions():
        pass
    return {
        "texts": MentionsRead.objects.filter(version__current=True).count(),
        "citations": Mention.objects.filter(article__version__current=True).count(),
        "dangling": {why.value: dangling(why).count() for why in Dangling},
    }


def _powers(args: argparse.Namespace) -> dict:
    from quanheng.statutes.actions import read_powers
    from quanheng.statutes.models import PowersRead, ReadPower

    while read_powers():
        pass
    every = ReadPower.objects.filter(version__current=True)
    held = {verdict: every.filter(judgement__verdict=verdict).count() for verdict in ("confirmed", "rejected")}
    return {
        "texts": PowersRead.objects.filter(version__current=True).count(),
        "powers": every.count(),
        **held,
        "waiting": every.filter(judgement=None).count(),
    }


def _check(args: argparse.Namespace) -> dict:
    from quanheng.statutes.queries import altered_versions

    return {"altered": [str(version) for version in altered_versions()]}


def _day(args: argparse.Namespace) -> date:
    from quanheng.site.today import today

    return args.on or today()


def _tell(verb: str, report: dict) -> None:
    match verb:
        case "load" if "files" in report:
            _tell_folder(report)
        case "load":
            state = "loaded / 已载入" if report["loaded"] else "already loaded / 早已载入"
            print(f"{report['texts']} texts, {report['articles']:,} articles: {state}")
        case "show":
            until = f" – {report['ended_on']}" if report["ended_on"] else ""
            print(f"{report['citation']}  {report['in_force_on']}{until}  ({report['found_by']})")
            print(report["text"] or "text not loaded / 未载入条文")
        case "search":
            print(f"{report['total']} articles / 条{'（loose / 放宽）' if report['loose'] else ''}")
            for hit in report["hits"]:
                print(f"{hit['citation']}\n    {hit['extract']}")
        case "in-force":
            for row in report["texts"]:
                print(f"{row['in_force_on']}  {row['ends_on'] or '':<10}  {row['articles']:>5}  {row['statute']}")
            print(f"{report['count']} in force on / 施行中 {report['on']}")
        case "graph":
            lost = "，".join(f"{why} {count:,}" for why, count in report["dangling"].items())
            print(f"{report['texts']:,} texts / 文本, {report['citations']:,} citations / 引用; {lost}")
        case "powers":
            print("{texts:,} texts / 文本, {powers:,} powers / 处罚权; {confirmed:,} / {rejected:,}".format(**report))
        case "impact":
            _tell_impact(report)
        case "check":
            print("\n".join(report["altered"]) or "every text is as it was loaded / 全部文本与载入时一致")


def _tell_folder(report: dict) -> None:
    said = "{files} files / 文件, {texts} texts / 文本, {articles:,} articles / 条, {unbroken} unbroken / 条号连续"
    print(said.format(**report))
    for mark, counts in report["irregularities"].items():
        print(f"{mark:<28} {counts['files']:>6} files / 文件 {counts['occurrences']:>7}")
    for each in report["failed"]:
        print(f"not loaded / 未载入: {each['file']}: {each['why']} {each['detail']}")


def _tell_impact(report: dict) -> None:
    print(f"{report['statute']}  {report['since'] or ''}  {report['changed_articles']} articles changed / 条变化")
    for lost in report["lost"]:
        keys = "、".join(each["key"] for each in lost["cited_by"])
        likely = "、".join(f"{each['article']} {each['likeness']:.0%}" for each in lost["likely"]) or "—"
        print(f"{lost['article']} {lost['what']}: {keys}\n    → {likely}")
    print(f"{len(report['running'])} running / 进行中")
