from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "quanheng.cases"
    label = "cases"

    def ready(self) -> None:
        """Keep merging to the act that takes both cases at once: nobody ends a case into one that does not exist."""
        from quanheng.cases.reserved import reserve

        reserve("merge", "merging-takes-both-cases", page="case-merge")
        reserve("merged-in", "merging-takes-both-cases")
